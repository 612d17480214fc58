// Speed as ratios taken in one run, on one thread:  dotnet run -c Release --project benchmarks/DegeneracyLab.Benchmarks
// (all, or  -- --filter '*Forward*').  With  -- paired [text in the name of a class]  benchmarks take turns, which is fair where
// other programs share the processor: the figures of docs/performance.md.

using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Benchmarks;

if (args is ["paired", .. string[] filters])
{
    PairedRun.Run(filters);
    return;
}

// In this process, so that both sides of a ratio share one libtorch. It has one thread (TorchSettings).
ManualConfig config = DefaultConfig.Instance
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithMinIterationCount(10).WithMaxIterationCount(20))
    .AddColumn(BaselineRatioColumn.RatioMean)
    .HideColumns("Error", "RatioSD");
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length > 0 ? args : ["--filter", "*"], config);
