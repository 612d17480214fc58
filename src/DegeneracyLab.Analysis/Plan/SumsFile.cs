using System.Text.Json;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The sums of a pass over a part of the data, in one file.</summary>
internal static class SumsFile
{
    private const string Key = "sums", SampleName = "sample";

    /// <summary>Writes sums.</summary>
    /// <param name="path">The file.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="state">The state before the pass.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="first">The place of the first sample in the whole data set.</param>
    public static void Write(string path, AnalysisPlan plan, AnalysisState state, PassSums sums, long first)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = new() { [SampleName] = sums.Sample.ToTensor(CPU) };
        for (int index = 0; index < sums.Sums.Length; index++)
            sums.Sums[index].Save(tensors, $"{Key}.{index}");
        var part = new Part(AnalysisDocument.CurrentSchema, state.Provenance, plan.Options, state.Pass, first, sums.Count, ContentHash.Text(sums.SamplesHash!.Value), sums.Time.TotalSeconds);
        Safetensors.Write(path, tensors, new Dictionary<string, string> { [Key] = JsonSerializer.Serialize(part, AnalysisJson.Compact) });
    }

    /// <summary>Makes the next state of the files of all parts.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="run">Makes states.</param>
    /// <param name="state">The state before the pass.</param>
    /// <param name="paths">The files.</param>
    /// <returns>The state after it.</returns>
    public static AnalysisState Merge(AnalysisPlan plan, AnalysisRun run, AnalysisState state, IReadOnlyList<string> paths)
    {
        if (paths.Count == 0)
            throw new ArgumentException("No file of sums is named.", nameof(paths));
        (string Path, Part Part)[] parts = [.. paths.Select(path => (path, Describe(path, plan, state))).OrderBy(part => part.Item2.First)];
        RequireWhole(parts, state);
        using PassSums sums = Joined(parts, plan, run, state);
        return run.Complete(
            state.Pass == 0 ? state with { Provenance = state.Provenance with { Samples = sums.Count, DataHash = ContentHash.Text(sums.SamplesHash!.Value) } } : state,
            sums);
    }

    private static PassSums Joined((string Path, Part Part)[] parts, AnalysisPlan plan, AnalysisRun run, AnalysisState state)
    {
        SampleSums[]? sums = null;
        StoredSample? sample = state.Sample;
        try
        {
            foreach ((string path, _) in parts)
            {
                using SafetensorsContent content = Safetensors.Read(path);
                sample ??= StoredSample.Of(content[SampleName]);
                if (sums is null)
                {
                    using Tensor one = sample.ToTensor(Devices.Of(plan.Network));
                    sums = run.Begin(state.Next, state, one);
                }

                for (int index = 0; index < sums.Length; index++)
                    sums[index].Load(content, $"{Key}.{index}", path);
            }

            UInt128 hash = parts.Aggregate((UInt128)0, (total, part) => unchecked(total + ContentHash.Parse(part.Part.SamplesHash)));
            return new(sums!, parts.Sum(part => part.Part.Count), Digest: null, hash, sample!, TimeSpan.FromSeconds(parts.Sum(part => part.Part.Seconds)));
        }
        catch
        {
            foreach (SampleSums one in sums ?? [])
                one.Dispose();
            throw;
        }
    }

    private static Part Describe(string path, AnalysisPlan plan, AnalysisState state)
    {
        IReadOnlyDictionary<string, string> metadata = Safetensors.ReadHeader(path).Metadata;
        if (!metadata.TryGetValue(Key, out string? text))
            throw new InvalidDataException($"{path} holds no sums of a pass.{(metadata.ContainsKey("schema") ? " Results of parts can't be merged: the basis of a node layer needs that of the next one over all data. Merge the sums of each pass." : "")}");
        Part part;
        try
        {
            part = JsonSerializer.Deserialize<Part>(text, AnalysisJson.Compact)!;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is damaged: {exception.Message}", exception);
        }

        if (part.Schema != AnalysisDocument.CurrentSchema)
            throw new InvalidDataException($"{path} is of the schema {part.Schema}; this version of DegeneracyLab reads {AnalysisDocument.CurrentSchema}.");
        if (StoredChoices.Difference(part.Configuration, part.Provenance, plan) is { } difference)
            throw Refusal.OfFile($"{path} holds sums of another analysis: {difference}.");
        if (part.Pass != state.Pass)
            throw new InvalidDataException($"{path} holds sums of pass {part.Pass + 1}, but pass {state.Pass + 1}, for {state.Next.Name}, comes next.");
        return part;
    }

    private static void RequireWhole((string Path, Part Part)[] parts, AnalysisState state)
    {
        long next = 0;
        foreach ((string path, Part part) in parts)
        {
            if (part.First < next)
                throw new InvalidDataException($"{path} begins at sample {part.First}, which another part has: samples would count twice.");
            if (part.First > next)
                throw new InvalidDataException($"The samples {next} to {part.First - 1} are in no part; the next one, {path}, begins at {part.First}.");
            next = part.First + part.Count;
        }

        if (state.Pass == 0)
            return;
        if (next != state.Provenance.Samples)
            throw new InvalidDataException($"The parts have {next} samples, but the first pass had {state.Provenance.Samples}.");
        UInt128 hash = parts.Aggregate((UInt128)0, (total, part) => unchecked(total + ContentHash.Parse(part.Part.SamplesHash)));
        if (ContentHash.Text(hash) != state.Provenance.DataHash)
            throw new InvalidDataException($"The data have changed between passes: the parts of the pass for {state.Next.Name} hold other samples than those of the first.");
    }

    private sealed record Part(string Schema, Provenance Provenance, AnalysisOptions Configuration, int Pass, long First, long Count, string SamplesHash, double Seconds);
}
