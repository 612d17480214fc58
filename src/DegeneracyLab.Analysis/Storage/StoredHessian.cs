using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The spectrum of a Hessian. Its eigenvalues, or the diagonal of an estimate, are a tensor.</summary>
/// <param name="Parameters">The number of trained parameters.</param>
/// <param name="Samples">The number of samples.</param>
/// <param name="Estimate">Of an estimate the rest of it; null for all eigenvalues.</param>
/// <param name="Summary">The numbers of the report, which follow from the others.</param>
internal sealed record StoredHessian(long Parameters, long Samples, StoredEstimate? Estimate, HessianSummary Summary)
{
    private const string EigenvaluesName = "hessian.eigenvalues", DiagonalName = "hessian.diagonal";

    /// <summary>What is written of a spectrum beside the tensor.</summary>
    /// <param name="result">The spectrum.</param>
    /// <param name="leading">The number of eigenvalues that the report shows.</param>
    public static StoredHessian Of(HessianResult result, int leading) =>
        new(result.Parameters, result.Samples, result.Estimate is { } estimate ? StoredEstimate.Of(estimate) : null, HessianSummary.Of(result, leading));

    /// <summary>The tensor.</summary>
    /// <param name="result">The spectrum.</param>
    /// <returns>Its name and values, in the dispose scope of the caller.</returns>
    public static (string Name, Tensor Values) TensorOf(HessianResult result) => result.Spectrum is { } spectrum
        ? (EigenvaluesName, tensor(spectrum.Eigenvalues.ToArray(), ScalarType.Float64, CPU))
        : (DiagonalName, tensor(result.Estimate!.Diagonal.ToArray(), ScalarType.Float64, CPU));

    /// <summary>The spectrum with the tensor.</summary>
    /// <param name="tensors">The file of the tensor.</param>
    /// <exception cref="InvalidDataException">They do not fit together.</exception>
    public HessianResult With(StoredNumbers tensors)
    {
        string name = Estimate is null ? EigenvaluesName : DiagonalName;
        double[] values = tensors.Vector(name);
        if (values.Length != Parameters)
            throw new InvalidDataException($"{tensors.File} is damaged: the tensor '{name}' has {values.Length} numbers; expected {Parameters}, one for each trained parameter.");
        return Estimate is null
            ? HessianResult.Of(new HessianSpectrum { Samples = Samples, Eigenvalues = values })
            : HessianResult.Of(new HessianEstimate
            {
                Parameters = Parameters,
                Samples = Samples,
                Products = Estimate.Products,
                Trace = Estimate.Trace,
                Diagonal = values,
                Leading = Estimate.Leading,
                LeadingAreComplete = Estimate.LeadingAreComplete,
                Rules = Estimate.Rules,
            });
    }
}

/// <summary>An estimate of a spectrum without its diagonal.</summary>
internal sealed record StoredEstimate(long Products, double Trace, IReadOnlyList<LeadingEigenvalue> Leading, bool LeadingAreComplete, IReadOnlyList<SpectralRule> Rules)
{
    public static StoredEstimate Of(HessianEstimate estimate) => new(estimate.Products, estimate.Trace, estimate.Leading, estimate.LeadingAreComplete, estimate.Rules);
}
