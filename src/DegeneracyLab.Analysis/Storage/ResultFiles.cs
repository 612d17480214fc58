using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A result on disk: <c>analysis.safetensors</c> holds the matrices, <c>analysis.json</c> everything else, every number of
/// the console report among it, and the hash of the tensor file that it belongs to.
/// </summary>
internal static class ResultFiles
{
    public const string TensorFile = "analysis.safetensors";
    public const string JsonFile = "analysis.json";
    public const string Schema = "degeneracylab-analysis-1";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // A gap may be infinite: such numbers are written as the strings "Infinity" and "NaN".
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Writes both files, or none.</summary>
    /// <param name="result">The result.</param>
    /// <param name="folder">The folder.</param>
    public static void Write(AnalysisResult result, string folder) => Write(folder, Tensors(result.Basis), hash => Document(result, hash));

    /// <summary>Writes both files, or none.</summary>
    /// <param name="result">The result.</param>
    /// <param name="folder">The folder.</param>
    public static void Write(InteractionAnalysis result, string folder)
    {
        Dictionary<string, Tensor> tensors = Tensors(result.Basis);
        foreach (InteractionEdges edges in result.Edges)
            tensors[$"edge.{edges.From}->{edges.To}"] = edges.Strengths;
        Write(folder, tensors, hash => Document(result, hash));
    }

    private static void Write(string folder, Dictionary<string, Tensor> tensors, Func<string, object> document)
    {
        Directory.CreateDirectory(folder);
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors, new Dictionary<string, string> { ["schema"] = Schema });
        byte[] bytes = stream.ToArray();
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(document(Convert.ToHexStringLower(SHA256.HashData(bytes))), Json);
        AtomicFile.WriteAll(
            (Path.Combine(folder, TensorFile), target => target.Write(bytes)),
            (Path.Combine(folder, JsonFile), target => target.Write(json)));
    }

    private static Dictionary<string, Tensor> Tensors(InteractionBasis basis)
    {
        Dictionary<string, Tensor> tensors = [];
        foreach (NodeBasis node in basis.Nodes)
        {
            tensors[$"mean.{node.Name}"] = node.Mean;
            tensors[$"gram.{node.Name}"] = node.Gram;
            tensors[$"M.{node.Name}"] = node.JacobianMoment;
            tensors[$"C.{node.Name}"] = node.C;
            tensors[$"C_pinv.{node.Name}"] = node.CPinv;
            tensors[$"W.{node.Name}"] = node.W;
            tensors[$"V.{node.Name}"] = node.V;
            tensors[$"Lambda.{node.Name}"] = node.Lambda;
        }

        return tensors;
    }

    private static object Document(AnalysisResult result, string tensorHash)
    {
        NetworkStatistics statistics = result.Statistics;
        DegeneracyReport degeneracy = result.Degeneracy;
        RunProvenance provenance = RunProvenance.Of(statistics);
        return new
        {
            Schema,
            Network = Network(provenance, statistics.Structure.Sections),
            Data = Data(provenance),
            Weights = new { Hash = provenance.WeightsHash },
            Tensors = new { File = TensorFile, Sha256 = tensorHash },
            Configuration = new { RankThreshold = degeneracy.Threshold, Basis = Configuration(result.Basis) },
            Versions = Versions(),
            Threads = WorkerThreads.Count,
            Degeneracy = new
            {
                degeneracy.Type1,
                degeneracy.Type2,
                degeneracy.Type1Or2,
                degeneracy.Type3,
                degeneracy.FreeDirections,
                NodeLayers = degeneracy.NodeLayers.Select(node => new { node.Name, node.Width, Activations = Rank(node.Activations), FoldedActivations = Rank(node.FoldedActivations), Jacobians = Rank(node.Jacobians) }),
                Layers = degeneracy.Layers.Select(layer => new { layer.Name, layer.Inputs, layer.Outputs, layer.Parameters, Activations = Rank(layer.Activations), Jacobians = Rank(layer.Jacobians), layer.Type1, layer.Type2, layer.Type1Or2 }),
                HiddenLayers = degeneracy.HiddenLayers.Select(layer => new { layer.Name, layer.Width, layer.DeadUnits, layer.AlwaysOnUnits, layer.NeverOnUnits, layer.Blocks, layer.Type3 }),
                degeneracy.Remarks,
            },
            InteractionBasis = Bases(result.Basis),
        };
    }

    private static object Document(InteractionAnalysis result, string tensorHash) => new
    {
        Schema,
        Network = Network(result.Provenance, sections: null),
        Data = Data(result.Provenance),
        Weights = new { Hash = result.Provenance.WeightsHash },
        Tensors = new { File = TensorFile, Sha256 = tensorHash },
        Configuration = new
        {
            Basis = Configuration(result.Basis),
            Edges = result.Options.Edges is { } edges ? new { edges.Formula, Integration = edges.Integration.Rule, edges.StochasticSources } : null,
        },
        Versions = Versions(),
        Threads = WorkerThreads.Count,
        result.Timings,
        InteractionBasis = Bases(result.Basis),
        Edges = result.Edges.Select(edges => new { edges.From, edges.To, edges.Method, edges.RelativeStandardError, Shape = edges.Strengths.shape }),
        result.Remarks,
    };

    private static object Network(RunProvenance provenance, IReadOnlyList<Section>? sections) =>
        new { Name = provenance.Network, Dtype = provenance.Dtype.ToString(), provenance.Seed, provenance.Parameters, sections };

    private static object Data(RunProvenance provenance) => new { provenance.Samples, Hash = provenance.DataHash };

    private static object Configuration(InteractionBasis basis) => new
    {
        basis.Options.Kind,
        basis.Options.Centre,
        basis.Options.RotateOutput,
        basis.Threshold,
        ThresholdIsAbsolute = basis.Options.AbsoluteThreshold is not null,
        Integration = basis.Options.Integration.Rule,
        basis.Options.StochasticSources,
    };

    private static object Versions() => new
    {
        DegeneracyLab = typeof(ResultFiles).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
        DotNet = RuntimeInformation.FrameworkDescription,
        TensorEngine = $"{typeof(torch).Assembly.GetName().Name} {typeof(torch).Assembly.GetName().Version}",
        Libtorch = torch.__version__,
    };

    private static object Bases(InteractionBasis basis) => basis.Nodes.Select(node => new
    {
        node.Name,
        node.HasConstant,
        node.Width,
        node.Dimension,
        node.Method,
        node.RelativeStandardError,
        Lambda = node.Lambda.data<double>().ToArray(),
        Activations = Rank(node.Activations),
        Interactions = Rank(node.Interactions),
    });

    private static object Rank(NumericalRank rank) => new
    {
        rank.Rank,
        rank.Nullity,
        rank.Threshold,
        rank.Scale,
        rank.SmallestKept,
        rank.LargestDropped,
        rank.Gap,
        rank.RankAtTenfold,
        rank.RankAtTenth,
        rank.IsResolved,
        rank.Spectrum,
    };
}
