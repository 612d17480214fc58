using System.Text.Json;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>A case that was computed with the authors' code: their configuration, data and results.</summary>
internal sealed class GoldenCase : IDisposable
{
    private readonly SafetensorsContent content;

    public GoldenCase(string name, string folder = "golden/")
    {
        content = Safetensors.Read(SharedData.File($"data/reference/{folder}{name}.safetensors"));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedData.File($"data/reference/{folder}{name}.json")));
        JsonElement config = document.RootElement.GetProperty("config");
        Nodes = [.. config.GetProperty("node_layers").EnumerateArray().Select(node => node.GetString()!)];
        int intervals = config.GetProperty("n_intervals").GetInt32();
        Integration = config.GetProperty("integration_method").GetString() switch
        {
            "gradient" => Integration.Gradient,
            "trapezoidal" => Integration.Trapezoid(intervals),
            _ => Integration.GaussLegendre(intervals),
        };
        BasisKind kind = config.GetProperty("basis_formula").GetString() switch
        {
            "jacobian" => BasisKind.Local,
            "(1-0)*alpha" => BasisKind.LocalGradient,
            "(1-alpha)^2" => BasisKind.LocalChange,
            "neuron" => BasisKind.Neurons,
            _ => BasisKind.PrincipalDirections,
        };
        bool looksAtJacobians = kind is not (BasisKind.Neurons or BasisKind.PrincipalDirections);
        Options = new()
        {
            BasisKind = kind,
            Centre = config.GetProperty("center").GetBoolean(),
            RotateOutput = config.GetProperty("rotate_final_node_layer").GetBoolean(),
            AbsoluteThreshold = config.GetProperty("truncation_threshold").GetDouble(),
            BasisIntegration = looksAtJacobians ? Integration : Integration.Gradient,
            EdgeFormula = config.GetProperty("edge_formula").GetString() == "squared" ? EdgeFormula.Squared : EdgeFormula.Functional,
            EdgeIntegration = Integration,
            Degeneracy = DegeneracyCount.None,
        };
    }

    public string[] Nodes { get; }

    public AnalysisOptions Options { get; }

    private Integration Integration { get; }

    public Tensor this[string name] => content[name];

    public bool Has(string name) => content.Tensors.ContainsKey(name);

    /// <summary>Whether the constant is a coordinate of ours; else it is one of the network's own.</summary>
    public bool FoldsConstant { get; init; } = true;

    /// <summary>
    /// The coordinates of a node layer that hold further copies of the constant: the authors have one in each stream, we have
    /// one for all.
    /// </summary>
    public Func<long, long[]> FurtherConstants { get; init; } = _ => [];

    /// <summary>Stored coordinates from ours, [d, stored d]: x_stored = x D.</summary>
    public Tensor Copies(long width)
    {
        long[] further = FurtherConstants(width);
        Tensor copies = eye(width, dtype: ScalarType.Float64);
        foreach (long constant in further)
            copies[width - 1, constant] = tensor(1.0, ScalarType.Float64);
        return copies.index_select(0, Own(width));
    }

    /// <summary>C, [d, r].</summary>
    public Tensor C(string node) => Copies(this[$"C.{node}"].size(0)).matmul(this[$"C.{node}"]);

    /// <summary>M', [d, d].</summary>
    public Tensor JacobianMoment(string node) => Both(this[$"M_dash.{node}"]);

    /// <summary>The Gram matrix, [d, d].</summary>
    public Tensor Gram(string node)
    {
        Tensor own = Own(this[$"gram.{node}"].size(0));
        return this[$"gram.{node}"].index_select(0, own).index_select(1, own);
    }

    /// <summary>The mean, [d].</summary>
    public Tensor Mean(string node) => this[$"mean.{node}"].index_select(0, Own(this[$"mean.{node}"].size(0)));

    /// <summary>The stored features of a node layer.</summary>
    public Features Stored(string node) => new(C(node), this[$"C_pinv.{node}"].clone());

    /// <summary>C of the next node layer, or the outputs as they are.</summary>
    public Tensor NextC(int node, long outputs) => Has($"C.{Nodes[node + 1]}") ? C(Nodes[node + 1]) : eye(outputs, dtype: ScalarType.Float64);

    /// <summary>The moments of which the stored Gram matrix was made.</summary>
    public Moments StoredMoments(string node)
    {
        Tensor gram = Gram(node);
        if (!FoldsConstant)
            return new(1, zeros(gram.size(0), dtype: ScalarType.Float64), gram);
        long width = gram.size(0) - 1;
        Tensor mean = (Options.Centre ? Mean(node) : gram.select(1, width)).narrow(0, 0, width).clone();
        Tensor own = gram.narrow(0, 0, width).narrow(1, 0, width);
        return new(1, mean, Options.Centre ? own.clone() : own - outer(mean, mean));
    }

    /// <summary>(Y^T G Y)^(1/2), which weighs directions by the data that excite them: noise directions by next to nothing.</summary>
    public Tensor Weight(string node)
    {
        Tensor gram = Gram(node);
        Tensor y = eye(gram.size(0), dtype: ScalarType.Float64);
        if (Options.Centre)
            y.select(0, gram.size(0) - 1).copy_(Mean(node));
        (Tensor values, Tensor vectors) = linalg.eigh(y.t().matmul(gram).matmul(y));
        return (vectors * values.clamp(0).sqrt()).matmul(vectors.t());
    }

    private Tensor Both(Tensor matrix)
    {
        Tensor copies = Copies(matrix.size(0));
        return copies.matmul(matrix).matmul(copies.t());
    }

    /// <summary>The stored coordinates that are ours, too.</summary>
    private Tensor Own(long width) => tensor([.. Enumerable.Range(0, (int)width).Select(i => (long)i).Except(FurtherConstants(width))]);

    public void Dispose() => content.Dispose();
}
