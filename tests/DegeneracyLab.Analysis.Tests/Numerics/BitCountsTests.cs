namespace DegeneracyLab.Analysis.Tests;

/// <summary>Pairs of columns of bits, against one look at each row.</summary>
public sealed class BitCountsTests
{
    [Fact]
    public void They_are_those_of_one_look_at_each_row()
    {
        var random = new Random(1);
        for (int trial = 0; trial < 300; trial++)
        {
            int rows = random.Next(0, 700), columns = random.Next(1, 40);
            byte[] bits = [.. Enumerable.Range(0, rows * columns).Select(_ => (byte)random.Next(2))];
            double[] before = [.. Enumerable.Range(0, columns * columns).Select(_ => (double)random.Next(10))], counts = [.. before];
            BitCounts.AddPairs(bits, columns, counts);
            for (int one = 0; one < columns; one++)
                for (int other = 0; other < columns; other++)
                {
                    int together = other < one ? 0 : Enumerable.Range(0, rows).Count(row => bits[(row * columns) + one] == 1 && bits[(row * columns) + other] == 1);
                    Assert.Equal(before[(one * columns) + other] + together, counts[(one * columns) + other]);
                }
        }
    }
}
