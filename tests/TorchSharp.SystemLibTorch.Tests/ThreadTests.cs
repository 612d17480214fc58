#if TORCH_SYSTEM
using System.Globalization;
#endif
using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

public class ThreadTests
{
    [Fact]
    public void The_number_of_threads_can_be_set()
    {
        int before = get_num_threads();
        try
        {
            set_num_threads(2);
            Assert.Equal(2, get_num_threads());
            int elsewhere = 0;
            var thread = new Thread(() => elsewhere = get_num_threads());
            thread.Start();
            thread.Join();
            Assert.Equal(2, elsewhere);
        }
        finally
        {
            set_num_threads(before);
        }
        Assert.Equal(before, get_num_threads());
    }

    [Fact]
    public void The_version_is_libtorchs() => Assert.Matches(@"^\d+\.\d+\.\d+", __version__);

#if TORCH_SYSTEM
    [Fact]
    public void The_environment_says_how_many_threads_there_are()
    {
        string? wanted = Environment.GetEnvironmentVariable("DEGENERACYLAB_THREADS");
        if (wanted is null) Assert.Skip("DEGENERACYLAB_THREADS is not set.");
        Assert.Equal(int.Parse(wanted, CultureInfo.InvariantCulture), get_num_threads());
    }

    [Theory]
    [InlineData("3", "5", 3)]
    [InlineData(null, "5", 5)]
    [InlineData("0", "5", 5)]
    [InlineData("many", null, 0)]
    [InlineData(null, null, 0)]
    public void Our_variable_comes_before_OpenMPs_and_both_before_the_processors(string? ours, string? openMP, int expected) =>
        Assert.Equal(expected == 0 ? Math.Min(8, Environment.ProcessorCount) : expected, Native.DefaultThreads(ours, openMP));
#endif
}
