using DegeneracyLab.Analysis;
using static TorchSharp.torch;

namespace DegeneracyLab.Cli;

/// <summary>Network, data and options of an analysis; it owns the tensors.</summary>
internal sealed class AnalysisInputs : IDisposable
{
    private readonly Tensor? fresh;

    private AnalysisInputs(IInstrumentedNetwork network, Tensor data, Tensor? fresh, AnalysisOptions options)
    {
        this.fresh = fresh;
        Network = network;
        Data = data;
        Options = options;
    }

    /// <summary>The network, with its weights.</summary>
    public IInstrumentedNetwork Network { get; }

    /// <summary>The samples.</summary>
    public Tensor Data { get; }

    /// <summary>The choices.</summary>
    public AnalysisOptions Options { get; }

    /// <summary>Reads what an experiment names.</summary>
    /// <param name="job">The experiment.</param>
    /// <param name="readsData">Whether the data are read; else there are none.</param>
    public static AnalysisInputs Of(HostedJob job, bool readsData = true)
    {
        Experiment experiment = job.Experiment;
        IInstrumentedNetwork network = job.Networks.Make(experiment);
        Tensor? data = null, fresh = null;
        try
        {
            data = !readsData ? empty([0], network.Dtype, CPU) : job.Files.Inputs(network, experiment);
            fresh = experiment.FreshData is { } file ? job.Files.Inputs(network, new DataPart(file, experiment.DataTensor)) : null;
            return new(network, data, fresh, AnalysisChoices.Of(experiment, network, fresh));
        }
        catch
        {
            data?.Dispose();
            fresh?.Dispose();
            (network as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Data.Dispose();
        fresh?.Dispose();
        (Network as IDisposable)?.Dispose();
    }
}
