using System.Globalization;
using static DegeneracyLab.Analysis.OptionName;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// What a run does for <see cref="DegeneracyCount.Exact"/> beside the closed forms: sums in the first pass, one pass over fresh samples, and
/// the count, the list of directions and the proof from these.
/// </summary>
internal sealed class ExactWork : IDisposable
{
    /// <summary>What a core does (<see cref="ProofBudget"/>).</summary>
    private const double MultiplicationsPerSecond = 3e8;

    private readonly AnalysisPlan plan;
    private readonly IInstrumentedNetwork inFloat64;
    private readonly IInstrumentedNetwork? near;
    private readonly WorkSteps steps;

    /// <summary>Prepares the work.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="inFloat64">The network, in float64.</param>
    /// <param name="steps">What is done is reported there, step by step.</param>
    public ExactWork(AnalysisPlan plan, IInstrumentedNetwork inFloat64, WorkSteps steps)
    {
        this.plan = plan;
        this.inFloat64 = inFloat64;
        this.steps = steps;
        near = LastBits.Near(inFloat64);
    }

    /// <summary>The sums of the first pass.</summary>
    /// <returns>Sums without samples, which the caller disposes.</returns>
    public IEnumerable<SampleSums> Begin() =>
        [.. ExactDegeneracyCount.SumsOf(inFloat64, near), .. plan.Options.Proof is null ? Array.Empty<SampleSums>() : [new ProofInputs(plan.Network.Description)]];

    /// <summary>Counts, lists and proves.</summary>
    /// <param name="state">What is known, with the report of the closed forms.</param>
    /// <param name="proved">What the closed forms prove to be free.</param>
    /// <param name="sums">The sums of the first pass.</param>
    /// <param name="data">The data, along which listed directions are followed; null where they are not at hand.</param>
    /// <returns>The state with the exact count and the list, and in its provenance the fresh samples.</returns>
    public AnalysisState Finish(AnalysisState state, FreeDirectionCount proved, SampleSums[] sums, Dataset? data)
    {
        SampleReader? reader = plan.Options.FreshData is { } freshData ? new(plan.Network, freshData, isFirstPass: true, takesHash: true) : null;
        using JacobianSums? fresh = reader is null ? null : OnFresh(reader);
        (ExactDegeneracy exact, DirectionsResult? directions) = Counted(proved, sums, fresh, data, state.Digest);
        List<string> remarks = [.. exact.Remarks];
        if (plan.Network.Dtype != ScalarType.Float64)
            remarks.Add($"The weights and data are {plan.Network.Dtype} numbers. The exact count takes them as they are, and computes in float64.");
        NullityProof? proof = sums.OfType<ProofInputs>().SingleOrDefault() is { } inputs ? Prove(inputs, remarks) : null;
        return state with
        {
            Degeneracy = state.Degeneracy! with { Exact = exact with { Remarks = remarks }, Proof = proof },
            Directions = directions,
            Provenance = reader is null ? state.Provenance : state.Provenance with { FreshSamples = reader.Count, FreshDataHash = ContentHash.Text(reader.SamplesHash) },
        };
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

        ProofEstimate estimate = NullityProver.Estimate(plan.Network, inputs.Inputs(), steps.Cancellation);
        string primes = estimate.Primes == long.MaxValue ? "No number of primes is known to decide" : Quantity.Of(estimate.Primes, "prime decides", "primes decide");
        return string.Create(CultureInfo.InvariantCulture, $"Proof: a Jacobian of {estimate.Rows:N0} x {estimate.Parameters:N0}, with up to {estimate.ProductsPerPrime:0.0e+0} multiplications for each prime. One prime bounds the nullity from above. {primes} it, and null vectors that are found may need fewer. The budget is {Quantity.Of(budget.Primes, "prime")} and {budget.Products:0.0e+0} multiplications, some {Math.Ceiling(budget.Products / MultiplicationsPerSecond):N0} s; where it is not enough, both bounds are given.");
    }

    /// <inheritdoc/>
    public void Dispose() => (near as IDisposable)?.Dispose();

    private static string TooMany => string.Create(CultureInfo.InvariantCulture, $"Nothing is proved: the samples have more than {ProofInputs.MaxNumbers:N0} numbers, and a proof keeps all of them.");

    /// <summary>Counts, and lists directions from the same null space and the same stages.</summary>
    private (ExactDegeneracy Exact, DirectionsResult? Directions) Counted(FreeDirectionCount proved, SampleSums[] sums, JacobianSums? fresh, Dataset? data, string? digest)
    {
        JacobianSums jacobian = sums.OfType<JacobianSums>().Single();
        FiringCells? cells = sums.OfType<FiringCells>().SingleOrDefault();
        DirectionFinder? finder = null;
        ParameterNullSpace? free = null;
        try
        {
            (ExactDegeneracy exact, free) = ExactDegeneracyCount.Of(jacobian, proved, cells, fresh, [.. sums.OfType<NearbyJacobianSums>()], steps, plan.Options.Directions is null ? null : space => (finder = new(jacobian, proved, cells, space, steps)).Add);
            if (finder is null)
                return (exact, null);
            IReadOnlyList<FreeDirection> found = finder.Finish();
            IReadOnlyList<DirectionCertificate> certificates = DirectionCertifier.Of(plan.Network, data!, found, steps, digest);
            DirectionOrders orders = OrderSearch.Of(plan.Network, data!, free, found, plan.Options.Directions!.Combinations, steps);
            return (exact, new(found, certificates, orders));
        }
        finally
        {
            finder?.Dispose();
            free?.Dispose();
        }
    }

    private JacobianSums OnFresh(SampleReader reader)
    {
        steps.Begin("fresh samples");
        try
        {
            return ExactDegeneracyCount.OnFresh(plan.Network, inFloat64, near, reader, steps.Cancellation);
        }
        catch (ArgumentException exception)
        {
            throw Refusal.OfOptions($"{Named(nameof(AnalysisOptions.FreshData))} can't be used: {Refusal.MessageOf(exception)}", exception);
        }
    }

    private NullityProof? Prove(ProofInputs inputs, List<string> remarks)
    {
        if (inputs.GaveUp)
        {
            remarks.Add(TooMany);
            return null;
        }

        steps.Begin("proof in exact arithmetic");
        using var scope = NewDisposeScope();
        return NullityProver.Prove(plan.Network, inputs.Inputs(), plan.Options.Proof, steps.Cancellation);
    }
}
