using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The largest eigenvalues of a positive semidefinite operator, each as often as it occurs. One run of Lanczos finds each eigenvalue once; so
/// further runs, on the complement of what is found, look for others that are as large, until there are none. Rayleigh and Ritz join what they
/// find.
/// </summary>
internal sealed class LeadingSpectrum : IDisposable
{
    /// <summary>Eigenvalues below this ratio to the largest are rounding.</summary>
    public const double Resolution = 1e-13;

    private LeadingSpectrum(double[] values, double[] residuals, Tensor vectors, bool isComplete)
    {
        Values = values;
        Residuals = residuals;
        Vectors = vectors;
        IsComplete = isComplete;
    }

    /// <summary>The eigenvalues, descending; fewer than asked for if all others are 0.</summary>
    public double[] Values { get; }

    /// <summary>
    /// The lengths of A y - value y. There is an eigenvalue of A within that of each value, and as many eigenvalues as there are values within
    /// the root of the sum of the squares (Parlett, "The Symmetric Eigenvalue Problem", 4.5 and 11.5).
    /// </summary>
    public double[] Residuals { get; }

    /// <summary>The approximate eigenvectors y, orthonormal, [values, n].</summary>
    public Tensor Vectors { get; }

    /// <summary>Whether the last run, from a random vector on the complement, found no larger one.</summary>
    public bool IsComplete { get; }

    /// <summary>Finds them.</summary>
    /// <param name="product">A v for k vectors, [k, n] to [k, n].</param>
    /// <param name="dimension">n.</param>
    /// <param name="device">Where vectors lie.</param>
    /// <param name="options">How many, and how.</param>
    /// <returns>What was found, which the caller disposes.</returns>
    public static LeadingSpectrum Find(Func<Tensor, Tensor> product, long dimension, Device device, SpectrumOptions options)
    {
        using var scope = NewDisposeScope();
        Tensor vectors = zeros(0, dimension, dtype: ScalarType.Float64, device: device);
        double[] values = [], residuals = [];
        bool isComplete = options.Leading == 0;
        for (int round = 0; round < options.Rounds && !isComplete; round++)
        {
            using var own = NewDisposeScope();
            double largest = values.FirstOrDefault();
            using Lanczos run = Lanczos.Run(product, RandomNormals.Of(options.Seed, round, dimension).to(device), vectors, options.Steps, largest);
            double floor = Math.Max(Resolution * Math.Max(largest, run.RitzValues.FirstOrDefault()), values.Length < options.Leading ? 0 : values[^1] + (Resolution * largest));
            int found = run.RitzValues.Take(options.Leading).Count(value => value > floor);
            if (found == 0)
            {
                isComplete = true;
                break;
            }

            Tensor all = linalg.qr(cat([vectors, run.Vectors(found)]).t(), linalg.QRMode.Reduced).Q.t();
            Tensor images = product(all);
            (double[] joined, Tensor coefficients) = SymmetricEigen.Decompose(all.matmul(images.t()));
            int kept = Math.Min(options.Leading, joined.Length);
            Tensor rows = coefficients.narrow(1, 0, kept).t();
            values = joined[..kept];
            Tensor old = vectors;
            vectors = rows.matmul(all).MoveToOuterDisposeScope();
            old.Dispose();
            residuals = Matrix.Numbers((rows.matmul(images) - (vectors * tensor(values, ScalarType.Float64, device).unsqueeze(1))).Squared().sum([1]).sqrt());
            isComplete = vectors.size(0) == dimension;
        }

        return new(values, residuals, vectors.DetachFromDisposeScope(), isComplete);
    }

    /// <inheritdoc/>
    public void Dispose() => Vectors.Dispose();
}
