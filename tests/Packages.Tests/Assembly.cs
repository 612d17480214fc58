using Packages.Tests.Infrastructure;

// Builds in child processes: one at a time, beside those of the other test projects.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(PackageFeed))]
