using System.Globalization;
using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The Hessian of the behavioural loss L(w) = 1/n sum over the samples x of |f_w(x) - f_w*(x)|^2 at the parameters w* as they are. The residual is
/// 0 there, so that it is H = 2/n J^T J exactly, with the Jacobian J of all outputs on all n samples by all trained parameters (Bushnaq et al.,
/// "Using Degeneracy in the Loss Landscape for Mechanistic Interpretability", arXiv 2405.10927). Networks are looked at in float64.
/// </summary>
public static class BehaviouralHessian
{
    /// <summary>The largest number of parameters for which all eigenvalues are found: a matrix of this size takes 800 MB.</summary>
    public const int MaxParameters = 10_000;

    /// <summary>The number of vectors that are multiplied at once.</summary>
    private const int VectorsAtOnce = 8;

    /// <summary>Finds all eigenvalues. Memory is O(parameters^2), whatever the number of samples.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data.</param>
    /// <param name="layers">The layers, blocks or parameters whose parameters are looked at, by their names; all if null.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    /// <returns>The spectrum.</returns>
    /// <exception cref="ArgumentException">Network or data can't be analysed, there are too many parameters, or a layer does not exist.</exception>
    /// <exception cref="NotSupportedException">The network does not say how it is copied, and is in float32 or layers are chosen.</exception>
    public static HessianSpectrum Spectrum(IInstrumentedNetwork network, Dataset data, IReadOnlyCollection<string>? layers = null, CancellationToken cancellationToken = default)
    {
        using var pass = new HessianPass(network, data, layers, cancellationToken);
        if (pass.Parameters > MaxParameters)
            throw new ArgumentException($"{network.Description.Name} has {pass.Parameters:N0} parameters; all eigenvalues are found for up to {MaxParameters:N0}. Choose layers, or take {nameof(Estimate)}.", nameof(network));
        using var sums = (JacobianSums)pass.Run(() => new JacobianSums(pass.Network, near: null));
        return SpectrumOf(sums);
    }

    /// <summary>Estimates the spectrum by products with the Hessian, which is never formed. Memory is O(parameters) for each step of Lanczos.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data, which are read once for each product.</param>
    /// <param name="options">How; the defaults if null.</param>
    /// <param name="layers">The layers, blocks or parameters whose parameters are looked at, by their names; all if null.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The estimate.</returns>
    /// <exception cref="ArgumentException">Network, data or options can't be used, the data change, or a layer does not exist.</exception>
    /// <exception cref="NotSupportedException">The network states no step for a parameter, or does not say how it is copied, and is in float32 or layers are chosen.</exception>
    public static HessianEstimate Estimate(IInstrumentedNetwork network, Dataset data, SpectrumOptions? options = null, IReadOnlyCollection<string>? layers = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        options.Require();
        using var pass = new HessianPass(network, data, layers, cancellationToken);
        return EstimateOf(pass, options, new(cancellationToken));
    }

    /// <summary>All eigenvalues, from the Jacobian.</summary>
    /// <param name="sums">The Jacobian.</param>
    /// <returns>The spectrum.</returns>
    internal static HessianSpectrum SpectrumOf(JacobianSums sums)
    {
        using var scope = NewDisposeScope();
        double[] singular = sums.R.numel() == 0 ? [] : Matrix.Numbers(linalg.svdvals(sums.R));
        double[] eigenvalues = [.. singular.Take(sums.Columns).Select(value => ScaleOf(sums.Count) * value * value), .. new double[Math.Max(sums.Columns - singular.Length, 0)]];
        return new() { Samples = sums.Count, Eigenvalues = eigenvalues };
    }

    /// <summary>Estimates the spectrum by products with the Hessian.</summary>
    /// <param name="pass">Reads the data, once for each product.</param>
    /// <param name="options">How.</param>
    /// <param name="steps">The trace and each product are one.</param>
    /// <returns>The estimate.</returns>
    internal static HessianEstimate EstimateOf(HessianPass pass, SpectrumOptions options, WorkSteps steps)
    {
        using var scope = NewDisposeScope();
        ParameterProducts products = new(pass.Network);
        Device device = Devices.ForSums(Devices.Of(pass.Network));
        steps.Begin("trace of the Hessian");
        using var squares = (JacobianSquares)pass.Run(() => new JacobianSquares(products, device));
        double[] diagonal = [.. Matrix.Numbers(squares.Sums).Select(square => ScaleOf(squares.Count) * square)];
        long taken = 0, most = Math.Max(MostProducts(options, products.Count), 1);
        if (products.Count == 0)
            return new() { Parameters = 0, Samples = squares.Count, Products = 0, Trace = 0, Diagonal = [], Leading = [], LeadingAreComplete = true, Rules = [] };

        using LeadingSpectrum leading = LeadingSpectrum.Find(Product, products.Count, device, options);
        List<SpectralRule> rules = [];
        for (int probe = 0; probe < options.Probes; probe++)
        {
            using var own = NewDisposeScope();
            Tensor start = RandomSigns.Of(options.Seed, probe, 0, 1, products.Count).squeeze(0).to(device);
            using Lanczos run = Lanczos.Run(Product, start, leading.Vectors, options.Steps, leading.Values.FirstOrDefault());
            rules.Add(SpectralRule.Of(run));
        }

        double rounding = LeadingSpectrum.Resolution * leading.Values.FirstOrDefault();
        return new()
        {
            Parameters = products.Count,
            Samples = squares.Count,
            Products = taken,
            Trace = diagonal.Sum(),
            Diagonal = diagonal,
            Leading = [.. leading.Values.Zip(leading.Residuals, (value, residual) => new LeadingEigenvalue(value, residual + rounding))],
            LeadingAreComplete = leading.IsComplete,
            Rules = rules,
        };

        Tensor Product(Tensor vectors)
        {
            using var own = NewDisposeScope();
            steps.Begin(string.Create(CultureInfo.InvariantCulture, $"product {taken + 1:N0} with the Hessian, of {most:N0} at most"), (double)taken / most);
            List<Tensor> parts = [];
            foreach (Tensor part in vectors.split(VectorsAtOnce))
            {
                using var sums = (GaussNewtonSums)pass.Run(() => new GaussNewtonSums(products, part));
                parts.Add(sums.Sums.Times(ScaleOf(sums.Count)));
            }

            taken += vectors.size(0);
            return cat(parts).MoveToOuterDisposeScope();
        }
    }

    /// <summary>Says what <see cref="Spectrum"/> costs.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layers">The layers that are looked at; all if null.</param>
    /// <returns>The cost.</returns>
    /// <exception cref="ArgumentException">A layer does not exist.</exception>
    public static SpectrumCost CostOfSpectrum(IInstrumentedNetwork network, IReadOnlyCollection<string>? layers = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        double parameters = TrainedLayers.Of(network, layers).Sum(named => (double)named.Parameter.numel());
        long outputs = network.Description.WidthAt(network.Description.Output);
        // A row costs its reflections in a decomposition of three times as many rows as columns; a factor, waiting rows, both together and what
        // the decomposition needs are kept for each thread.
        return new((long)parameters, 0, outputs * 3 * parameters * parameters, 8 * parameters * parameters * 10 * WorkerThreads.Count);
    }

    /// <summary>Says what <see cref="Estimate"/> costs at most.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">How; the defaults if null.</param>
    /// <param name="layers">The layers that are looked at; all if null.</param>
    /// <returns>The cost.</returns>
    /// <exception cref="ArgumentException">Options can't be used, or a layer does not exist.</exception>
    /// <exception cref="NotSupportedException">The network states no step for a parameter, or does not say how it is copied though layers are chosen.</exception>
    public static SpectrumCost CostOfEstimate(IInstrumentedNetwork network, SpectrumOptions? options = null, IReadOnlyCollection<string>? layers = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new();
        options.Require();
        IInstrumentedNetwork chosen = layers is null ? network : TrainedLayers.Only(network, layers);
        try
        {
            ParameterProducts products = new(chosen);
            int steps = (int)Math.Min(options.Steps, products.Count);
            long all = MostProducts(options, products.Count);
            // The basis of Lanczos; the leading vectors, those that join them, their images and the decomposition of both; in each thread sums,
            // changes and cotangents of some vectors, and the numbers of a chunk in both directions.
            double vectors = steps + (12.0 * options.Leading) + 8 + (WorkerThreads.Count * 3.0 * VectorsAtOnce);
            double chunks = WorkerThreads.Count * 8.0 * Math.Max(JacobianSquares.NumbersAtOnce + products.Count, GaussNewtonSums.NumbersAtOnce);
            return new(products.Count, all, (all * products.MultiplyAdds) + (products.Outputs * (products.MultiplyAdds + products.Count)), 8 * ((products.Count * vectors) + chunks));
        }
        finally
        {
            if (layers is not null)
                ((IDisposable)chosen).Dispose();
        }
    }

    /// <summary>The largest number of products that an estimate takes.</summary>
    private static long MostProducts(SpectrumOptions options, long parameters)
    {
        int steps = (int)Math.Min(options.Steps, parameters);
        long leading = options.Leading == 0 ? 0 : options.Rounds * (steps + (2L * options.Leading));
        return parameters == 0 ? 0 : leading + ((long)options.Probes * steps);
    }

    /// <summary>The factor of J^T J in the Hessian of the mean over the samples of the squared change of the outputs.</summary>
    private static double ScaleOf(long samples) => 2.0 / samples;
}
