using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using static DegeneracyLab.Analysis.OptionName;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The state of an analysis in one file: its document among the metadata, and maybe the sums of an unfinished pass.</summary>
internal static class StateFile
{
    private const string Key = "state", SampleName = "sample";

    /// <summary>Writes a state.</summary>
    /// <param name="path">The file.</param>
    /// <param name="state">The state.</param>
    /// <param name="unfinished">The sums of an unfinished pass; null if there is none.</param>
    public static void Write(string path, AnalysisState state, UnfinishedPass? unfinished = null)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = ResultFiles.TensorsOf(state.Bases.OfType<NodeBasis>(), state.Edges, state.Directions, state.Hessian, state.Synchronisation);
        foreach ((int node, StoredMoments moments) in state.Moments)
        {
            tensors[MeanOf(node)] = tensor(moments.Mean.ToArray(), ScalarType.Float64, CPU);
            tensors[ComomentOf(node)] = moments.Comoment.ToTensor();
        }

        if (state.Sample is { } sample)
            tensors[SampleName] = sample.ToTensor(CPU);
        var metadata = new Dictionary<string, string> { [Key] = JsonSerializer.Serialize(Document(state), AnalysisJson.Compact) };
        if (unfinished is not null)
        {
            metadata[PartialSums.Key] = PartialSums.Text(unfinished);
            for (int index = 0; index < unfinished.Sums.Count; index++)
                unfinished.Sums[index].Save(tensors, $"{PartialSums.Key}.{index}");
        }

        Safetensors.Write(path, tensors, metadata);
    }

    /// <summary>Reads a state.</summary>
    /// <param name="content">What was read of the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="plan">The plan that it is for.</param>
    /// <returns>The state.</returns>
    /// <exception cref="InvalidDataException">The file holds something else, or the state of another analysis.</exception>
    public static AnalysisState Read(SafetensorsContent content, string path, AnalysisPlan plan)
    {
        if (!content.Metadata.TryGetValue(Key, out string? text))
            throw new InvalidDataException($"{path} holds no state of an analysis.");
        AnalysisDocument document = AnalysisDocument.Read(Encoding.UTF8.GetBytes(text), path);
        if (StoredChoices.Difference(document.Configuration, document.Provenance, plan) is { } difference)
            throw Refusal.OfFile($"{path} is the state of another analysis: {difference}. Name another file, or delete it to begin anew.");
        StoredProgress progress = document.Progress ?? throw new InvalidDataException($"{path} is damaged: it does not say how far the analysis has come.");
        if (progress.Pass > 0 && OtherFreshData(document.Provenance, plan.Options.FreshData) is { } other)
            throw Refusal.OfFile($"{path} is the state of another analysis: {Named(nameof(AnalysisOptions.FreshData))} {other}. Name another file, or delete it to begin anew.");
        var numbers = StoredNumbers.Of(content, path);
        return new(plan, document.Provenance)
        {
            Pass = progress.Pass,
            Digest = progress.Digest,
            Sample = content.Tensors.TryGetValue(SampleName, out Tensor? sample) ? StoredSample.Of(sample) : null,
            Moments = progress.Moments.ToImmutableDictionary(
                node => node.Key,
                node => new StoredMoments(node.Value, [.. numbers.Vector(MeanOf(node.Key))], numbers.Matrix(ComomentOf(node.Key)))),
            Bases = [.. document.Basis.Select(basis => basis?.With(numbers))],
            Edges = [.. document.Edges.Select(edges => edges.With(numbers))],
            Degeneracy = document.Degeneracy,
            Directions = document.Directions?.With(numbers),
            Hessian = document.Hessian?.With(numbers),
            Synchronisation = document.Synchronisation?.With(numbers),
            OutputMeans = [.. progress.OutputMeans],
            Timings = [.. document.Timings],
        };
    }

    /// <summary>In what the fresh data of a state, which have been read then, differ from a plan's; batches are not read again for it.</summary>
    private static string? OtherFreshData(Provenance provenance, Dataset? fresh)
    {
        if (provenance.FreshSamples == 0 != fresh is null)
            return $"has {provenance.FreshSamples} samples there, and is {(fresh is null ? "not given" : "given")} here";
        return fresh?.Whole is { } whole && ContentHash.Text(ContentHash.OfSamples(whole)) != provenance.FreshDataHash ? "has other samples there" : null;
    }

    private static AnalysisDocument Document(AnalysisState state) => new()
    {
        Schema = AnalysisDocument.CurrentSchema,
        Provenance = state.Provenance,
        Configuration = state.Plan.Options,
        Degeneracy = state.Degeneracy,
        Directions = state.Directions is { } directions ? StoredDirections.Of(directions) : null,
        Hessian = state.Hessian is { } hessian ? StoredHessian.Of(hessian, state.Plan.Options.Hessian!.Leading) : null,
        Synchronisation = state.Synchronisation,
        BasisThreshold = state.Plan.Rule.Threshold,
        Basis = [.. state.Bases.Select(basis => basis is null ? null : StoredBasis.Of(basis))],
        Edges = [.. state.Edges.Select(StoredEdges.Of)],
        Timings = state.Timings,
        Progress = new(state.Pass, state.Digest, state.Moments.ToDictionary(node => node.Key, node => node.Value.Count), state.OutputMeans),
    };

    private static string MeanOf(int node) => $"moments.mean.{node}";

    private static string ComomentOf(int node) => $"moments.comoment.{node}";
}
