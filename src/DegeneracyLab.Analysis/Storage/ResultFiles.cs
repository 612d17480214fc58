using System.Security.Cryptography;
using System.Text.Json;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A result on disk: <c>analysis.safetensors</c> holds the matrices, <c>analysis.json</c> everything else, with every number of
/// the report among it, and the hash of the tensor file that it belongs to.
/// </summary>
internal static class ResultFiles
{
    public const string TensorFile = "analysis.safetensors";
    public const string JsonFile = "analysis.json";

    /// <summary>Writes both files, or none.</summary>
    /// <param name="result">The result.</param>
    /// <param name="folder">The folder.</param>
    public static void Write(AnalysisResult result, string folder)
    {
        Directory.CreateDirectory(folder);
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        Safetensors.Write(stream, TensorsOf(result.Basis?.AsEnumerable() ?? [], result.Edges, result.Directions, result.Hessian, result.Synchronisation), new Dictionary<string, string> { ["schema"] = AnalysisDocument.CurrentSchema });
        byte[] bytes = stream.ToArray();
        AnalysisDocument document = DocumentOf(result) with { Tensors = new(TensorFile, Convert.ToHexStringLower(SHA256.HashData(bytes))) };
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(document, AnalysisJson.Indented);
        AtomicFile.WriteAll(
            (Path.Combine(folder, TensorFile), target => target.Write(bytes)),
            (Path.Combine(folder, JsonFile), target => target.Write(json)));
    }

    /// <summary>Reads both files.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The result.</returns>
    public static AnalysisResult Read(string folder)
    {
        string jsonFile = Path.Combine(folder, JsonFile), tensorFile = Path.Combine(folder, TensorFile);
        RequireIn(folder);
        AnalysisDocument document = AnalysisDocument.Read(File.ReadAllBytes(jsonFile), jsonFile);
        using (FileStream stream = File.OpenRead(tensorFile))
            if (document.Tensors is null || Convert.ToHexStringLower(SHA256.HashData(stream)) != document.Tensors.Sha256)
                throw new InvalidDataException($"{tensorFile} is not the file that {jsonFile} belongs to: its hash is another.");
        var tensors = StoredNumbers.Read(tensorFile);
        AnalysisOptions options = document.Configuration;
        RequireAskedFor(nameof(options.Directions), options.Directions is not null, document.Directions is not null, jsonFile);
        RequireAskedFor(nameof(options.Hessian), options.Hessian is not null, document.Hessian is not null, jsonFile);
        RequireAskedFor(nameof(options.Synchronisation), options.Synchronisation is not null, document.Synchronisation is not null, jsonFile);
        return new(
            options,
            DescriptionOf(document, jsonFile),
            document.Provenance,
            document.Degeneracy,
            options.Basis ? new(options, document.BasisThreshold, [.. document.Basis.Select(basis => basis!.With(tensors))]) : null,
            [.. document.Edges.Select(edges => edges.With(tensors))],
            document.Timings,
            document.Directions?.With(tensors),
            document.Hessian?.With(tensors),
            document.Synchronisation?.With(tensors));
    }

    /// <summary>Throws unless a folder has both files.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="FileNotFoundException">One is missing.</exception>
    public static void RequireIn(string folder)
    {
        foreach (string file in new[] { JsonFile, TensorFile })
            if (!File.Exists(Path.Combine(folder, file)))
                throw new FileNotFoundException($"{folder} holds no result: {file} is missing.", Path.Combine(folder, file));
    }

    /// <summary>All matrices and vectors by name.</summary>
    /// <returns>Tensors in the dispose scope of the caller.</returns>
    public static Dictionary<string, Tensor> TensorsOf(IEnumerable<NodeBasis> bases, IEnumerable<SectionEdges> edges, DirectionsResult? directions, HessianResult? hessian, SynchronisationResult? synchronisation)
    {
        Dictionary<string, Tensor> tensors = [];
        foreach ((string name, Tensor values) in bases.SelectMany(StoredBasis.TensorsOf))
            tensors[name] = values;
        foreach (SectionEdges section in edges)
            tensors[StoredEdges.NameOf(section.From, section.To)] = section.Strengths.ToTensor();
        foreach ((string name, Tensor values) in directions is null ? [] : StoredDirections.TensorsOf(directions))
            tensors[name] = values;
        if (hessian is not null)
        {
            (string name, Tensor values) = StoredHessian.TensorOf(hessian);
            tensors[name] = values;
        }

        foreach ((string name, Tensor values) in synchronisation is null ? [] : StoredSynchronisation.TensorsOf(synchronisation))
            tensors[name] = values;
        return tensors;
    }

    /// <summary>Throws unless a part is there if the options ask for it, and only then.</summary>
    private static void RequireAskedFor(string part, bool isAskedFor, bool isThere, string file)
    {
        if (isAskedFor != isThere)
            throw new InvalidDataException($"{file} is damaged: {part} is {(isThere ? "there, though its options do not ask for it" : "missing, though its options ask for it")}.");
    }

    /// <summary>The network that a result is about.</summary>
    private static NetworkDescription DescriptionOf(AnalysisDocument document, string file)
    {
        try
        {
            return document.Description?.Restore() ?? throw new InvalidDataException($"{file} is damaged: it does not describe the network.");
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{file} is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>Everything of a result that is no matrix.</summary>
    private static AnalysisDocument DocumentOf(AnalysisResult result) => new()
    {
        Schema = AnalysisDocument.CurrentSchema,
        Provenance = result.Provenance,
        Configuration = result.Options,
        Description = StoredDescription.Of(result.Description),
        Degeneracy = result.Degeneracy,
        Directions = result.Directions is { } directions ? StoredDirections.Of(directions) : null,
        Hessian = result.Hessian is { } hessian ? StoredHessian.Of(hessian, result.Options.Hessian!.Leading) : null,
        Synchronisation = result.Synchronisation,
        BasisThreshold = result.Basis?.Threshold ?? 0,
        Basis = [.. result.Basis?.Select(StoredBasis.Of) ?? []],
        Edges = [.. result.Edges.Select(StoredEdges.Of)],
        Remarks = result.Remarks,
        Timings = result.Timings,
    };
}
