using DegeneracyLab.Cli.Tests;

// The current folder is the process's, and libtorch takes all cores.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(Tour))]
