using System.Text.Json;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Everything of a result, or of the state of an analysis, that is no matrix.</summary>
internal sealed record AnalysisDocument
{
    /// <summary>The version of the format: what another version wrote is refused.</summary>
    public const string CurrentSchema = "degeneracylab-analysis-6";

    public required string Schema { get; init; }

    public required Provenance Provenance { get; init; }

    public required AnalysisOptions Configuration { get; init; }

    /// <summary>Of a result the network that it is about.</summary>
    public StoredDescription? Description { get; init; }

    /// <summary>Of a result the file of its matrices.</summary>
    public StoredTensors? Tensors { get; init; }

    public DegeneracyReport? Degeneracy { get; init; }

    public StoredDirections? Directions { get; init; }

    public StoredHessian? Hessian { get; init; }

    public SynchronisationResult? Synchronisation { get; init; }

    public double BasisThreshold { get; init; }

    public IReadOnlyList<StoredBasis?> Basis { get; init; } = [];

    public IReadOnlyList<StoredEdges> Edges { get; init; } = [];

    public IReadOnlyList<string> Remarks { get; init; } = [];

    public IReadOnlyList<PassTiming> Timings { get; init; } = [];

    /// <summary>Of a state how many passes are done, and what the next need.</summary>
    public StoredProgress? Progress { get; init; }

    /// <summary>Reads a document.</summary>
    /// <param name="json">Its text.</param>
    /// <param name="file">Where it is from.</param>
    /// <exception cref="InvalidDataException">It is damaged, or another version's.</exception>
    public static AnalysisDocument Read(ReadOnlySpan<byte> json, string file)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using (JsonDocument any = JsonDocument.ParseValue(ref reader))
            {
                string? schema = any.RootElement.ValueKind == JsonValueKind.Object && any.RootElement.TryGetProperty("schema", out JsonElement element) ? element.GetString() : null;
                if (schema != CurrentSchema)
                    throw new InvalidDataException($"{file} {(schema is null ? "names no schema" : $"is of the schema {schema}")}; this version of DegeneracyLab reads {CurrentSchema}. Run the analysis again.");
            }

            return JsonSerializer.Deserialize<AnalysisDocument>(json, AnalysisJson.Indented)!;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new InvalidDataException($"{file} is damaged: {exception.Message}", exception);
        }
    }
}

/// <summary>The file of a result's matrices.</summary>
/// <param name="File">Its name, in the same folder.</param>
/// <param name="Sha256">The hash of its bytes.</param>
internal sealed record StoredTensors(string File, string Sha256);

/// <summary>The basis of a node layer, without matrices.</summary>
internal sealed record StoredBasis(string Name, string HookPoint, bool HasConstant, int Width, int Dimension, long Vectors, int IsolatedDirections, string Method, double? RelativeStandardError, IReadOnlyList<double> Lambda, NumericalRank Activations, NumericalRank Interactions)
{
    /// <summary>What is written of a basis beside its matrices.</summary>
    public static StoredBasis Of(NodeBasis node) => new(node.Name, node.HookPoint, node.HasConstant, node.Width, node.Dimension, node.Vectors, node.IsolatedDirections, node.Method, node.RelativeStandardError, node.Lambda, node.Activations, node.Interactions);

    /// <summary>Its matrices by name.</summary>
    public static IEnumerable<(string Name, Tensor Values)> TensorsOf(NodeBasis node) =>
    [
        ($"mean.{node.Name}", Vector([.. node.Mean])),
        ($"gram.{node.Name}", node.Gram.ToTensor()),
        ($"M.{node.Name}", node.JacobianMoment.ToTensor()),
        ($"C.{node.Name}", node.C.ToTensor()),
        ($"C_pinv.{node.Name}", node.CPinv.ToTensor()),
        ($"W.{node.Name}", node.W.ToTensor()),
        ($"V.{node.Name}", node.V.ToTensor()),
        ($"Lambda.{node.Name}", Vector([.. node.Lambda])),
    ];

    /// <summary>The basis with its matrices.</summary>
    /// <param name="tensors">The file of the matrices.</param>
    public NodeBasis With(StoredNumbers tensors) => new()
    {
        Name = Name,
        HookPoint = HookPoint,
        HasConstant = HasConstant,
        Vectors = Vectors,
        IsolatedDirections = IsolatedDirections,
        Method = Method,
        RelativeStandardError = RelativeStandardError,
        Activations = Activations,
        Interactions = Interactions,
        Mean = [.. tensors.Vector($"mean.{Name}")],
        Gram = tensors.Matrix($"gram.{Name}"),
        JacobianMoment = tensors.Matrix($"M.{Name}"),
        C = tensors.Matrix($"C.{Name}"),
        CPinv = tensors.Matrix($"C_pinv.{Name}"),
        W = tensors.Matrix($"W.{Name}"),
        V = tensors.Matrix($"V.{Name}"),
        Lambda = [.. tensors.Vector($"Lambda.{Name}")],
    };

    private static Tensor Vector(double[] values) => tensor(values, ScalarType.Float64, CPU);
}

/// <summary>The edges of a section, without their strengths.</summary>
internal sealed record StoredEdges(string From, string To, string Method, double? RelativeStandardError, long OtherGates, long VectorsWithOtherGates, int Rows, int Columns, EdgeSummary Summary)
{
    /// <summary>What is written of edges beside their strengths.</summary>
    public static StoredEdges Of(SectionEdges edges) => new(edges.From, edges.To, edges.Method, edges.RelativeStandardError, edges.OtherGates, edges.VectorsWithOtherGates, edges.Strengths.Rows, edges.Strengths.Columns, EdgeSummary.Of(edges.Strengths));

    /// <summary>The name of their strengths.</summary>
    public static string NameOf(string from, string to) => $"edge.{from}->{to}";

    /// <summary>The edges with their strengths.</summary>
    /// <param name="tensors">The file of the strengths.</param>
    public SectionEdges With(StoredNumbers tensors) => new()
    {
        From = From,
        To = To,
        Method = Method,
        RelativeStandardError = RelativeStandardError,
        OtherGates = OtherGates,
        VectorsWithOtherGates = VectorsWithOtherGates,
        Strengths = tensors.Matrix(NameOf(From, To)),
    };
}

/// <summary>How far an analysis has come.</summary>
/// <param name="Pass">The number of passes that are done.</param>
/// <param name="Digest">The checksum of the data in their order, if it is known.</param>
/// <param name="Moments">The places of the node layers whose moments are kept, and of how many vectors.</param>
/// <param name="OutputMeans">The means of the outputs, where gates are replaced later.</param>
internal sealed record StoredProgress(int Pass, string? Digest, IReadOnlyDictionary<int, long> Moments, IReadOnlyList<double> OutputMeans);
