using DegeneracyLab.Generators.Tests.Infrastructure;

namespace DegeneracyLab.Generators.Tests.Emission;

/// <summary>Whole generated files, as a reader sees them. They are few, so that a difference is read before it is accepted.</summary>
public class SnapshotTests
{
    [Fact]
    public Task The_digit_classifier() => Snapshot.VerifyAsync(Generation.Sound(Samples.Digits));
}
