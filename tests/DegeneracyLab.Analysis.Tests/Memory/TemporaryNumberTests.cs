using DegeneracyLab.Tests;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The analysis makes no number for a native call that the finalizer could free before it is read.</summary>
public class TemporaryNumberTests
{
    [Fact]
    public void The_analysis_keeps_its_numbers() => Assert.Empty(CallScanner.TemporaryNumbers(CallScanner.Methods(typeof(NetworkAnalysis).Assembly.GetTypes())));
}
