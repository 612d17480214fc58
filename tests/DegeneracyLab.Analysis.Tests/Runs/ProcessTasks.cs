using System.Globalization;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Not tests by themselves: <see cref="TestProcess"/> asks for them, in processes of their own.</summary>
public sealed class ProcessTasks
{
    public const string Folder = "DEGENERACYLAB_TEST_FOLDER", Part = "DEGENERACYLAB_TEST_PART";

    private static string In(string name) => Path.Combine(Environment.GetEnvironmentVariable(Folder)!, name);

    private static int PartNumber => int.Parse(Environment.GetEnvironmentVariable(Part)!, CultureInfo.InvariantCulture);

    [Fact(Explicit = true)]
    public void Runs_a_part() => RunPart(In("."), PartNumber);

    /// <summary>Runs the next pass over a part of the data.</summary>
    /// <param name="folder">Where the state is, and the sums are written.</param>
    /// <param name="part">The number of the part, from 0 to 3.</param>
    internal static void RunPart(string folder, int part)
    {
        using TestMlp network = Example.Network();
        using Tensor data = Example.Data();
        AnalysisPlan plan = AnalysisPlan.Of(network, Example.Options);
        int[] cuts = [0, 700, 1501, 1502, Example.Samples];
        using Tensor mine = data.narrow(0, cuts[part], cuts[part + 1] - cuts[part]);
        plan.RunPass(plan.Load(Path.Combine(folder, "state")), mine, Path.Combine(folder, $"sums-{part}"), cuts[part], cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>Slowly, so that it can be killed meanwhile: every report waits a moment.</summary>
    [Fact(Explicit = true)]
    public void Runs_with_a_resume_file()
    {
        using TestMlp network = Example.Network();
        using Tensor data = Example.Data();
        var slow = new Slow();
        NetworkAnalysis.Run(network, data, Example.Options with { ResumeFile = In("run.resume"), ResumeFileInterval = TimeSpan.FromMilliseconds(20) }, slow, TestContext.Current.CancellationToken).Save(In("result"));
    }

    private sealed class Slow : IProgress<AnalysisProgress>
    {
        public void Report(AnalysisProgress value) => Thread.Sleep(10);
    }
}
