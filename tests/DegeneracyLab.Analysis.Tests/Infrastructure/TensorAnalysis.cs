using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>A result with tensors in the place of its matrices, for tests that compute with them. Without a report unless one is asked for.</summary>
public sealed class TensorAnalysis : IDisposable
{
    private TensorAnalysis(AnalysisResult result)
    {
        Result = result;
        Basis = new(result);
        Edges = [.. result.Edges.Select(edges => new TensorEdges(edges))];
    }

    public AnalysisResult Result { get; }

    public TensorBasis Basis { get; }

    public IReadOnlyList<TensorEdges> Edges { get; }

    public IReadOnlyList<string> Remarks => Result.Remarks;

    public static TensorAnalysis Run(IInstrumentedNetwork network, Dataset data, AnalysisOptions? options = null, IProgress<AnalysisProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new() { Degeneracy = DegeneracyCount.None };
        return new(NetworkAnalysis.Run(network, data, options, progress, cancellationToken));
    }

    public void Save(string folder) => Result.Save(folder);

    public void Dispose()
    {
        Basis.Dispose();
        foreach (TensorEdges edges in Edges)
            edges.Dispose();
    }
}

/// <summary>The bases of a result with tensors.</summary>
public sealed class TensorBasis(AnalysisResult result) : IDisposable
{
    public AnalysisResult Result => result;

    public IReadOnlyList<TensorNode> Nodes { get; } = [.. result.Basis!.Select(node => new TensorNode(node))];

    public IReadOnlyList<string> Remarks => result.Remarks;

    public double Threshold => result.Basis!.Threshold;

    public TensorNode this[string name] => Nodes.First(node => node.Name == result.Basis![name].Name);

    public static TensorBasis Of(IInstrumentedNetwork network, Dataset data, IReadOnlyList<HookPoint>? nodeLayers = null, AnalysisOptions? options = null, IProgress<AnalysisProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        return new(NetworkAnalysis.Run(network, data, options with { Degeneracy = DegeneracyCount.None, Edges = false, EdgeFormula = EdgeFormula.Squared, EdgeIntegration = Integration.Gradient, EdgeSources = null, NodeLayers = nodeLayers ?? options.NodeLayers }, progress, cancellationToken));
    }

    public void Dispose()
    {
        foreach (TensorNode node in Nodes)
            node.Dispose();
    }
}

/// <summary>The basis of a node layer with tensors.</summary>
public sealed class TensorNode(NodeBasis basis) : IDisposable
{
    public NodeBasis Basis => basis;

    public string Name => basis.Name;

    public string Method => basis.Method;

    public bool HasConstant => basis.HasConstant;

    public int Width => basis.Width;

    public int Dimension => basis.Dimension;

    public double? RelativeStandardError => basis.RelativeStandardError;

    public NumericalRank Activations => basis.Activations;

    public NumericalRank Interactions => basis.Interactions;

    public Tensor Mean { get; } = tensor(basis.Mean.ToArray(), ScalarType.Float64, CPU).DetachFromDisposeScope();

    public Tensor Gram { get; } = basis.Gram.ToTensor().DetachFromDisposeScope();

    public Tensor JacobianMoment { get; } = basis.JacobianMoment.ToTensor().DetachFromDisposeScope();

    public Tensor C { get; } = basis.C.ToTensor().DetachFromDisposeScope();

    public Tensor CPinv { get; } = basis.CPinv.ToTensor().DetachFromDisposeScope();

    public Tensor W { get; } = basis.W.ToTensor().DetachFromDisposeScope();

    public Tensor V { get; } = basis.V.ToTensor().DetachFromDisposeScope();

    public Tensor Lambda { get; } = tensor(basis.Lambda.ToArray(), ScalarType.Float64, CPU).DetachFromDisposeScope();

    /// <summary>What sums of edges take.</summary>
    internal Features Own => new(C, CPinv, DegeneracyLab.Analysis.Features.RoundingOf(basis.Activations));

    public Tensor Features(Tensor activations) => basis.Features(activations);

    public void Dispose()
    {
        foreach (Tensor tensor in new[] { Mean, Gram, JacobianMoment, C, CPinv, W, V, Lambda })
            tensor.Dispose();
    }
}

/// <summary>The edges of a section with a tensor.</summary>
public sealed class TensorEdges(SectionEdges edges) : IDisposable
{
    public string From => edges.From;

    public string To => edges.To;

    public string Method => edges.Method;

    public double? RelativeStandardError => edges.RelativeStandardError;

    public (long Gates, long Rows) OtherGates => (edges.OtherGates, edges.VectorsWithOtherGates);

    public Tensor Strengths { get; } = edges.Strengths.ToTensor().DetachFromDisposeScope();

    public void Dispose() => Strengths.Dispose();
}
