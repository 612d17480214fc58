using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>What the choices of a plan beside counts, bases and edges are expected to take.</summary>
/// <param name="plan">The plan.</param>
/// <param name="forward">The multiply-adds of one run of the network, for a sample.</param>
internal sealed class FurtherCosts(AnalysisPlan plan, double forward)
{
    /// <summary>The steps of a certificate; those of an order, with the corrections of a step as they are seen in most cases.</summary>
    private const int StepsOfCertificate = 9, StepsOfOrder = 12, Corrections = 5;

    /// <summary>A Jacobian of the samples of orders, its product with the row space, and the factors of that.</summary>
    private const double JacobiansOfOrders = 4;

    private readonly NetworkDescription network = plan.Network.Description;

    /// <summary>What a sample takes in the first pass for synchronised units: vectors pulled back to each layer of gates, and products of masks.</summary>
    public double Gates => plan.Gates.Sum(gate =>
        Math.Pow(GateCounts.Units(gate.Layer), 2) * GateCounts.Positions(gate.Layer) * 3 + (gate.IsReplaceable ? Outputs * forward / 2 : 0)) + forward;

    /// <summary>What a sample takes where gates are replaced: runs of the network, for each height.</summary>
    public double ReplacedGates => Heights * (1 + (2 * Replaceable)) * forward;

    /// <summary>The memory for synchronised units, in a thread.</summary>
    public double BytesOfGates => plan.Gates.Sum(gate => 2 * 8 * Math.Pow(GateCounts.Units(gate.Layer), 2));

    /// <summary>What synchronised units take, in words.</summary>
    public string TextOfGates => Text($"for synchronised units: how often two gates of {plan.Gates.Count:N0} layers are open together, and {Outputs:N0} unit vectors from {network.Output.Name} to {Replaceable:N0} of them");

    /// <summary>What replaced gates take, in words.</summary>
    public string TextOfReplacedGates => Text($"the gates of {Replaceable:N0} layers, one by one and all at once, at {Heights:N0} {(Heights == 1 ? "height" : "heights")}");

    /// <summary>What a list of free directions takes, in words: their number is not known before.</summary>
    public string TextOfDirections
    {
        get
        {
            double samples = OrderSearch.MaxSamples(plan.Network, Parameters), rows = samples * Outputs;
            double certificate = StepsOfCertificate * forward, order = StepsOfOrder * Corrections * ((samples * forward) + (2 * rows * Parameters));
            double bytes = 8 * ((JacobiansOfOrders * rows * Parameters) + (2.0 * Parameters * Parameters));
            return Text($"for a list of free directions, of which there are {Parameters:N0} at most: for each {StepsOfCertificate} steps on all samples, which are read once more, {certificate:0.0e+0} multiply-adds for each sample; and for its order, as for each random combination, about {StepsOfOrder} steps with {Corrections} corrections on up to {samples:N0} samples, up to {order:0.0e+0} multiply-adds; {PlanCosts.Size(bytes)} at most");
        }
    }

    /// <summary>The cost of an estimate of the Hessian's spectrum.</summary>
    public SpectrumCost Estimate => BehaviouralHessian.CostOfEstimate(plan.Network, plan.Options.Hessian);

    /// <summary>What all eigenvalues of the Hessian take, in words.</summary>
    public string TextOfSpectrum => Text($"for all eigenvalues of the Hessian: {(plan.Options.Degeneracy == DegeneracyCount.Exact ? "the triangular factor of the exact count" : Text($"{Outputs:N0} rows of {Parameters:N0} derivatives into a triangular factor"))}; after the pass its singular values, {AfterSpectrum:0.0e+0} multiply-adds");

    /// <summary>What the eigenvalues take after the pass: singular values take about 8/3 N^3 operations.</summary>
    public double AfterSpectrum => 4.0 / 3 * Math.Pow(Parameters, 3);

    private double Outputs => network.WidthAt(network.Output);

    private long Parameters => plan.TrainedParameters;

    private int Replaceable => plan.Gates.Count(gate => gate.IsReplaceable);

    private int Heights => plan.Options.Synchronisation!.Cuts.Count;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
