using System.Text.Json;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>A case that was computed with the authors' code: their configuration, data and results.</summary>
internal sealed class GoldenCase : IDisposable
{
    private readonly SafetensorsContent content;

    public GoldenCase(string name)
    {
        content = Safetensors.Read(SharedData.File($"data/reference/golden/{name}.safetensors"));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedData.File($"data/reference/golden/{name}.json")));
        JsonElement config = document.RootElement.GetProperty("config");
        Nodes = [.. config.GetProperty("node_layers").EnumerateArray().Select(node => node.GetString()!)];
        int intervals = config.GetProperty("n_intervals").GetInt32();
        Integration = config.GetProperty("integration_method").GetString() switch
        {
            "gradient" => Integration.Gradient,
            "trapezoidal" => Integration.Trapezoid(intervals),
            _ => Integration.GaussLegendre(intervals),
        };
        Options = new()
        {
            Kind = config.GetProperty("basis_formula").GetString() switch
            {
                "jacobian" => BasisKind.Local,
                "(1-0)*alpha" => BasisKind.LocalGradient,
                "(1-alpha)^2" => BasisKind.LocalChange,
                "neuron" => BasisKind.Neurons,
                _ => BasisKind.PrincipalDirections,
            },
            Centre = config.GetProperty("center").GetBoolean(),
            RotateOutput = config.GetProperty("rotate_final_node_layer").GetBoolean(),
            AbsoluteThreshold = config.GetProperty("truncation_threshold").GetDouble(),
            Integration = Integration,
        };
        Edges = new() { Formula = config.GetProperty("edge_formula").GetString() == "squared" ? EdgeFormula.Squared : EdgeFormula.Functional, Integration = Integration };
    }

    public string[] Nodes { get; }

    public BasisOptions Options { get; }

    public EdgeOptions Edges { get; }

    private Integration Integration { get; }

    public Tensor this[string name] => content[name];

    public bool Has(string name) => content.Tensors.ContainsKey(name);

    /// <summary>The stored basis of a node layer.</summary>
    public NodeBasis Stored(string node)
    {
        Tensor c = this[$"C.{node}"];
        NumericalRank rank = NumericalRank.Of([1], 1e-12);
        Tensor none = zeros(0, dtype: ScalarType.Float64);
        return new(node, hasConstant: true, rank, rank, new(none.clone(), none.clone(), none.clone(), c.clone(), this[$"C_pinv.{node}"].clone(), none.clone(), none.clone(), none.clone()));
    }

    /// <summary>C of the next node layer, or the outputs as they are.</summary>
    public Tensor NextC(int node, long outputs) => Has($"C.{Nodes[node + 1]}") ? this[$"C.{Nodes[node + 1]}"] : eye(outputs, dtype: ScalarType.Float64);

    /// <summary>The moments of which the stored Gram matrix was made.</summary>
    public Moments StoredMoments(string node)
    {
        Tensor gram = this[$"gram.{node}"];
        long width = gram.size(0) - 1;
        Tensor mean = (Options.Centre ? this[$"mean.{node}"] : gram.select(1, width)).narrow(0, 0, width).clone();
        Tensor own = gram.narrow(0, 0, width).narrow(1, 0, width);
        return new(1, mean, Options.Centre ? own.clone() : own - outer(mean, mean));
    }

    /// <summary>(Y^T G Y)^(1/2), which weighs directions by the data that excite them: noise directions by next to nothing.</summary>
    public Tensor Weight(string node)
    {
        Tensor gram = this[$"gram.{node}"];
        Tensor y = eye(gram.size(0), dtype: ScalarType.Float64);
        if (Options.Centre)
            y.select(0, gram.size(0) - 1).copy_(this[$"mean.{node}"]);
        (Tensor values, Tensor vectors) = linalg.eigh(y.t().matmul(gram).matmul(y));
        return (vectors * values.clamp(0).sqrt()).matmul(vectors.t());
    }

    public void Dispose() => content.Dispose();
}
