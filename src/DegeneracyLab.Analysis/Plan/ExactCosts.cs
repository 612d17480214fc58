using System.Globalization;
using static DegeneracyLab.Analysis.OptionName;

namespace DegeneracyLab.Analysis;

/// <summary>What <see cref="DegeneracyCount.Exact"/> is expected to take, in multiply-adds and in bytes. N is the number of trainable parameters.</summary>
/// <param name="network">The network.</param>
/// <param name="chain">The network as a chain; null for others.</param>
internal sealed class ExactCosts(IInstrumentedNetwork network, ChainStructure? chain)
{
    /// <summary>Householder's QR of R and 2 N more rows takes 16/3 N^3 operations, half of which are multiply-adds: so much for a row.</summary>
    private const double ForRow = 4.0 / 3;

    /// <summary>Singular values and vectors of a square matrix take about 22 N^3 operations (Golub and Van Loan, Matrix Computations, section 8.6).</summary>
    private const double ForVectors = 11;

    /// <summary>Singular values alone take about 8/3 N^3.</summary>
    private const double ForValues = 4.0 / 3;

    /// <summary>In each thread R, the rows that wait, and both side by side for the decomposition, once more as its work space.</summary>
    private const double MatricesInPass = 9;

    /// <summary>After the pass R, the matrix of equal columns, its vectors, the null space, and work space.</summary>
    private const double MatricesAfterPass = 12;

    /// <summary>Derivatives are made in parts of so many numbers; measured are about 3 of these at once in the pass, and 14 for the paths of a chain.</summary>
    private const double NumbersAtOnce = 1 << 22, PartsInPass = 3, PartsOfPaths = 14;

    /// <summary>The number of trainable parameters.</summary>
    public long Parameters { get; } = network.NamedParameters().Sum(named => named.Parameter.numel());

    /// <summary>The multiply-adds for a row of the Jacobian beside the products that make it.</summary>
    public double PerRow => ForRow * Parameters * Parameters * Jacobians;

    /// <summary>The memory of the pass, in a thread.</summary>
    public double BytesInPass => 8 * ((MatricesInPass * Parameters * Parameters * Jacobians) + (PartsInPass * Math.Min(NumbersAtOnce, Cotangents.MostRows * RowsOfSample * Parameters)));

    /// <summary>The memory after it.</summary>
    public double BytesAfterPass => 8 * ((MatricesAfterPass * Parameters * Parameters) + (PartsOfPaths * Math.Min(NumbersAtOnce, RowsOfPaths * Parameters)));

    /// <summary>At most so many multiply-adds after the pass: the null space, and in a chain the same for every range of layers, the paths, and the rank near the weights; in other networks the directions along paths.</summary>
    public double AfterPass
    {
        get
        {
            double all = Math.Pow(Parameters, 3), sum = (ForVectors + ForValues) * all;
            if (chain is null)
                return sum + (ForVectors * all) + ((Jacobians - 1) * ForValues * all);
            double[] layers = [.. chain.Sections.Select(section => (double)section.Width * (section.InputWidth + (section.HasBias ? 1 : 0)))];
            for (int first = 0; first < layers.Length; first++)
                for (int length = 1; first + length <= layers.Length && length < layers.Length; length++)
                    sum += 2 * ForVectors * Math.Pow(layers.Skip(first).Take(length).Sum(), 3);
            return sum + (2 * ForValues * all) + (RowsOfPaths * PerRow);
        }
    }

    /// <summary>Besides the Jacobian at the weights, in a network that is no chain those near them.</summary>
    private int Jacobians { get; } = chain is null ? 1 + NearbyJacobianSums.Sizes(network.Description).Count : 1;

    private double RowsOfSample { get; } = network.Description.WidthAt(network.Description.Output);

    /// <summary>At most so many rows has the Jacobian of all paths: through a unit of each hidden layer from each input, or from a bias, to each output.</summary>
    private double RowsOfPaths
    {
        get
        {
            if (chain is null)
                return 0;
            double paths = chain.Sections[0].InputWidth;
            foreach (ChainSection section in chain.Sections.SkipLast(1))
                paths = (paths + (section.HasBias ? 1 : 0)) * section.Width;
            return Math.Min(paths * RowsOfSample, PathRedundancy.MaxRows);
        }
    }

    /// <summary>What is done, in words.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"for all free directions: {RowsOfSample:N0} rows of {Parameters:N0} derivatives into a triangular factor; after the pass null spaces of up to {Parameters:N0} columns, up to {AfterPass:0.0e+0} multiply-adds and {PlanCosts.Size(BytesAfterPass)}");

    /// <summary>Why the count is refused.</summary>
    /// <param name="limit">The largest number of parameters that is allowed.</param>
    /// <returns>A sentence; null if it is not.</returns>
    public FormattableString? Obstacle(int limit)
    {
        if (Parameters <= limit)
            return null;
        return $"{network.Description.Name} has {Parameters:N0} trainable parameters, and {Named(nameof(AnalysisOptions.MaxDenseParameters))} is {limit:N0}. To count all free directions would take {PerRow:0.0e+0} multiply-adds for each row of the Jacobian, which has {RowsOfSample:N0} rows for each sample, up to {AfterPass:0.0e+0} after the pass, and {PlanCosts.Size(BytesInPass)} in each thread. If that is acceptable, raise {Named(nameof(AnalysisOptions.MaxDenseParameters))}{InPrograms("; to count those of some layers, freeze the parameters of the others (requires_grad = false)")}; {Named($"{nameof(DegeneracyCount)}.{nameof(DegeneracyCount.ClosedForm)}")} gives a lower bound.{OfEstimate}";
    }

    /// <summary>What works for every number of parameters, with its cost; nothing where the network states no products.</summary>
    private FormattableString OfEstimate
    {
        get
        {
            try
            {
                return $" {Named($"{nameof(AnalysisOptions)}.{nameof(AnalysisOptions.Hessian)}")}{InPrograms($", as {nameof(BehaviouralHessian)}.{nameof(BehaviouralHessian.Estimate)},")} estimates the spectrum of the Hessian by products with it: {BehaviouralHessian.CostOfEstimate(network)}";
            }
            catch (NotSupportedException)
            {
                // A layer that states no step has no products: then there is nothing to offer.
                return $"";
            }
        }
    }
}
