using System.Globalization;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// What a run does for <see cref="DegeneracyCount.Exact"/> beside the closed forms: sums in the first pass, one pass over fresh samples, and
/// the count and the proof from these.
/// </summary>
internal sealed class ExactWork : IDisposable
{
    /// <summary>What a core does (<see cref="ProofBudget"/>).</summary>
    private const double MultiplicationsPerSecond = 3e8;

    private readonly AnalysisPlan plan;
    private readonly IInstrumentedNetwork inFloat64;
    private readonly IInstrumentedNetwork? near;
    private readonly CancellationToken cancellationToken;

    /// <summary>Prepares the work.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="inFloat64">The network, in float64.</param>
    /// <param name="cancellationToken">Ends it early, with an exception.</param>
    public ExactWork(AnalysisPlan plan, IInstrumentedNetwork inFloat64, CancellationToken cancellationToken)
    {
        this.plan = plan;
        this.inFloat64 = inFloat64;
        this.cancellationToken = cancellationToken;
        near = LastBits.Near(inFloat64);
    }

    /// <summary>The sums of the first pass.</summary>
    /// <returns>Sums without samples, which the caller disposes.</returns>
    public IEnumerable<SampleSums> Begin() =>
        [.. ExactDegeneracyCount.SumsOf(inFloat64, near), .. plan.Options.Proof is null ? Array.Empty<SampleSums>() : [new ProofInputs(plan.Network.Description)]];

    /// <summary>Counts and proves.</summary>
    /// <param name="report">The report of the closed forms.</param>
    /// <param name="provenance">What the result is made of.</param>
    /// <param name="proved">What the closed forms prove to be free.</param>
    /// <param name="sums">The sums of the first pass.</param>
    /// <returns>The report with the exact count, and the provenance with the fresh samples.</returns>
    public (DegeneracyReport Report, Provenance Provenance) Finish(DegeneracyReport report, Provenance provenance, FreeDirectionCount proved, SampleSums[] sums)
    {
        SampleReader? reader = plan.Options.FreshData is { } data ? new(plan.Network, data, isFirstPass: true) : null;
        using JacobianSums? fresh = reader is null ? null : OnFresh(reader);
        ExactDegeneracy exact = ExactDegeneracyCount.Of(sums.OfType<JacobianSums>().Single(), proved, sums.OfType<FiringCells>().SingleOrDefault(), fresh, [.. sums.OfType<NearbyJacobianSums>()]);
        List<string> remarks = [.. exact.Remarks];
        if (plan.Network.Dtype != ScalarType.Float64)
            remarks.Add($"The weights and data are {plan.Network.Dtype} numbers. The exact count takes them as they are, and computes in float64.");
        NullityProof? proof = sums.OfType<ProofInputs>().SingleOrDefault() is { } inputs ? Prove(inputs, remarks) : null;
        return (
            report with { Exact = exact with { Remarks = remarks }, Proof = proof },
            reader is null ? provenance : provenance with { FreshSamples = reader.Count, FreshDataHash = ContentHash.Text(reader.SamplesHash) });
    }

    /// <summary>Says what a proof may cost.</summary>
    /// <param name="data">The data, which are read.</param>
    /// <returns>Sentences.</returns>
    public string ExplainProof(Dataset data)
    {
        using var scope = NewDisposeScope();
        ProofBudget budget = plan.Options.Proof!;
        using var inputs = new ProofInputs(plan.Network.Description);
        var reader = new SampleReader(plan.Network, data, isFirstPass: true);
        long first = 0;
        foreach (Tensor block in reader.Blocks())
        {
            inputs.Add(first, block);
            if (inputs.GaveUp)
                return TooMany;
            first += block.size(0);
        }

        ProofEstimate estimate = NullityProver.Estimate(plan.Network, inputs.Inputs(), cancellationToken);
        string primes = estimate.Primes == long.MaxValue ? "No number of primes is known to decide" : string.Create(CultureInfo.InvariantCulture, $"{estimate.Primes:N0} primes decide");
        return string.Create(CultureInfo.InvariantCulture, $"Proof: a Jacobian of {estimate.Rows:N0} x {estimate.Parameters:N0}, with up to {estimate.ProductsPerPrime:0.0e+0} multiplications for each prime. One prime bounds the nullity from above. {primes} it, and null vectors that are found may need fewer. The budget is {budget.Primes:N0} primes and {budget.Products:0.0e+0} multiplications, some {Math.Ceiling(budget.Products / MultiplicationsPerSecond):N0} s; where it is not enough, both bounds are given.");
    }

    /// <inheritdoc/>
    public void Dispose() => (near as IDisposable)?.Dispose();

    private static string TooMany => string.Create(CultureInfo.InvariantCulture, $"Nothing is proved: the samples have more than {ProofInputs.MaxNumbers:N0} numbers, and a proof keeps all of them.");

    private JacobianSums OnFresh(SampleReader reader)
    {
        try
        {
            return ExactDegeneracyCount.OnFresh(plan.Network, inFloat64, near, reader, cancellationToken);
        }
        catch (ArgumentException exception)
        {
            throw Refusal.OfOptions($"{nameof(AnalysisOptions.FreshData)} can't be used: {exception.Message}", exception);
        }
    }

    private NullityProof? Prove(ProofInputs inputs, List<string> remarks)
    {
        if (inputs.GaveUp)
        {
            remarks.Add(TooMany);
            return null;
        }

        using var scope = NewDisposeScope();
        return NullityProver.Prove(plan.Network, inputs.Inputs(), plan.Options.Proof, cancellationToken);
    }
}
