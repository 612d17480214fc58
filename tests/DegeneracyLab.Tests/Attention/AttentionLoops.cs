namespace DegeneracyLab.Tests;

/// <summary>Self-attention of one sample, number by number.</summary>
internal sealed class AttentionLoops
{
    public AttentionLoops(AttentionSample sample, Dictionary<string, double[]> weights, double[] input)
    {
        int positions = (int)sample.Positions, width = (int)sample.Width, heads = sample.Heads, each = (int)(sample.HeadWidth ?? sample.Width / heads), all = heads * each;
        Projections = Affine(input, positions, width, 3 * all, weights["block.QKV.weight"], weights.GetValueOrDefault("block.QKV.bias"));
        Queries = Part(0);
        Keys = Part(1);
        Values = Part(2);
        Scores = new double[heads * positions * positions];
        Pattern = new double[Scores.Length];
        Results = new double[Queries.Length];
        double[] sideBySide = new double[positions * all];
        for (int head = 0; head < heads; head++)
        {
            for (int query = 0; query < positions; query++)
            {
                int row = ((head * positions) + query) * positions;
                double total = 0;
                for (int key = 0; key < positions; key++)
                {
                    double product = 0;
                    for (int d = 0; d < each; d++)
                        product += Queries[(((head * positions) + query) * each) + d] * Keys[(((head * positions) + key) * each) + d];
                    Scores[row + key] = sample.Scaled ? product / Math.Sqrt(each) : product;
                    if (key <= query || !sample.Causal)
                        total += Math.Exp(Scores[row + key]);
                }

                for (int key = 0; key < positions; key++)
                {
                    Pattern[row + key] = key <= query || !sample.Causal ? Math.Exp(Scores[row + key]) / total : 0;
                    for (int d = 0; d < each; d++)
                        Results[(((head * positions) + query) * each) + d] += Pattern[row + key] * Values[(((head * positions) + key) * each) + d];
                }

                for (int d = 0; d < each; d++)
                    sideBySide[(query * all) + (head * each) + d] = Results[(((head * positions) + query) * each) + d];
            }
        }

        Output = Affine(sideBySide, positions, all, width, weights["block.Output.weight"], weights.GetValueOrDefault("block.Output.bias"));
        if (sample.Residual)
            Output = [.. Output.Zip(input, (a, b) => a + b)];

        double[] Part(int part)
        {
            double[] values = new double[heads * positions * each];
            for (int head = 0; head < heads; head++)
                for (int position = 0; position < positions; position++)
                    for (int d = 0; d < each; d++)
                        values[(((head * positions) + position) * each) + d] = Projections[(position * 3 * all) + (part * all) + (head * each) + d];
            return values;
        }
    }

    public double[] Projections { get; }

    public double[] Queries { get; }

    public double[] Keys { get; }

    public double[] Values { get; }

    public double[] Scores { get; }

    public double[] Pattern { get; }

    public double[] Results { get; }

    public double[] Output { get; }

    private static double[] Affine(double[] x, int rows, int inputs, int outputs, double[] weight, double[]? bias)
    {
        double[] y = new double[rows * outputs];
        for (int row = 0; row < rows; row++)
        {
            for (int output = 0; output < outputs; output++)
            {
                double sum = bias?[output] ?? 0;
                for (int i = 0; i < inputs; i++)
                    sum += weight[(output * inputs) + i] * x[(row * inputs) + i];
                y[(row * outputs) + output] = sum;
            }
        }

        return y;
    }
}
