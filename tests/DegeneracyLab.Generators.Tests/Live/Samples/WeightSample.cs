namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>What a declaration says of a layer's weights.</summary>
/// <param name="Bias">Whether there is a bias.</param>
/// <param name="Trainable">Whether they are trained.</param>
/// <param name="Init">How they are drawn; null if it is not said.</param>
internal sealed record WeightSample(bool Bias = true, bool Trainable = true, string? Init = null)
{
    public string? BiasArgument => Bias ? null : "Bias = false";

    public string?[] Arguments => [Trainable ? null : "Trainable = false", Init is null ? null : $"Init = Init.{Init}"];
}
