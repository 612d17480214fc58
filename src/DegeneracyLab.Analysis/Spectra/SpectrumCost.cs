using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>What a spectrum costs, known before it starts.</summary>
/// <param name="Parameters">The number of trained parameters.</param>
/// <param name="Products">The largest number of products with the Hessian, each of which reads all data; 0 if it is formed.</param>
/// <param name="MultiplyAddsOfSample">About how many multiply-adds each sample takes, in all.</param>
/// <param name="Bytes">A bound of the memory, without that of the data and of the network itself.</param>
public sealed record SpectrumCost(long Parameters, long Products, double MultiplyAddsOfSample, double Bytes)
{
    /// <summary>The cost in a line of text.</summary>
    /// <returns>The line.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Parameters:N0} parameters: {(Products == 0 ? "one pass" : $"at most {Products:N0} products")}, about {MultiplyAddsOfSample:0.0e+0} multiply-adds for each sample, up to {Bytes / (1 << 20):N0} MiB.");
}
