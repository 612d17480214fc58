using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Finds the names by which a file fits a network.</summary>
/// <param name="file">The file.</param>
/// <param name="network">The network.</param>
/// <param name="isPartial">Whether parameters may be missing, and tensors unknown.</param>
internal sealed class CheckpointSearch(TensorFile file, DeclaredNetwork network, bool isPartial)
{
    private readonly List<CheckpointReport> reports = [];
    private readonly List<string> others = [];
    private string? ambiguity, refusal;

    /// <summary>Finds the names.</summary>
    /// <param name="maps">The conventions among which they are looked for.</param>
    /// <returns>The report, which says whether exactly one way fits; else the closest.</returns>
    public CheckpointReport Find(IReadOnlyList<NameMap> maps)
    {
        foreach (NameMap map in maps)
        {
            CheckpointReport[] read = [.. Prefixes().Select(prefix => Read(map, prefix)).OfType<CheckpointReport>()];
            reports.AddRange(read);
            if (read.Length > 0)
                others.Add($"{Upper(map.Name)}: {read.Max(Matched)} of {Quantity.Of(read[0].Matches.Count, "tensor")} fit.");
        }

        if (reports.Count == 0)
            return new(file.Path, file.Format.ToString(), network.Description.Name, maps[0].Name) { Problem = ambiguity ?? refusal };
        CheckpointReport[] fits = [.. reports.Where(report => report.IsComplete)];
        if (fits.Length == 0 && isPartial)
            fits = [.. reports.Where(report => report.IsPartial).GroupBy(Matched).OrderByDescending(same => same.Key).FirstOrDefault() ?? Enumerable.Empty<CheckpointReport>()];
        CheckpointReport[] different = [.. fits.DistinctBy(Signature)];
        return different.Length switch
        {
            1 => different[0],
            0 => WithHints(reports.MaxBy(report => (Named(report), Matched(report)))!) with { Others = maps.Count > 1 ? others : [], Problem = ambiguity },
            _ => different[0] with { Problem = $"{string.Join(" and ", different.Select(report => report.Convention).Distinct())} both fit, and assign its tensors differently; a {nameof(NameMap)} says which is meant" },
        };
    }

    /// <summary>Whether the order of the file's tensors is that of a state dict. Those of other formats may be sorted by name.</summary>
    private bool KeepsOrder => file.Format is TensorFileFormat.PyTorch or TensorFileFormat.TorchSharp;

    private static int Matched(CheckpointReport report) => report.Matches.Count(match => match.Status == CheckpointStatus.Matched);

    /// <summary>The tensors whose names the file has, whatever their shapes.</summary>
    private static int Named(CheckpointReport report) => report.Matches.Count(match => match.Status != CheckpointStatus.Missing);

    /// <summary>What is read from where: two ways that agree in it are one.</summary>
    private static string Signature(CheckpointReport report) =>
        string.Join('\n', report.Matches.Select(match => $"{match.Parameter.Index} {match.Tensor?.Name} {match.Tensor?.Slice} {match.Tensor?.Arrangement.Signature}"));

    private static string Upper(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>What all names begin with, segment by segment, and nothing at first; where tensors may be unknown, also what some begin with.</summary>
    private IEnumerable<string> Prefixes()
    {
        yield return "";
        string[][] names = [.. file.Entries.Select(entry => entry.Name.Split('.'))];
        if (names.Length == 0)
            yield break;
        string prefix = "";
        for (int depth = 0; names.All(name => name.Length > depth + 1 && name[depth] == names[0][depth]); depth++)
            yield return prefix += names[0][depth] + ".";
        if (isPartial && prefix.Length == 0)
            foreach (string first in names.Where(name => name.Length > 1).Select(name => name[0] + ".").Distinct(StringComparer.Ordinal))
                yield return first;
    }

    private CheckpointReport? Read(NameMap map, string prefix)
    {
        (string Name, IReadOnlyList<long> Shape)[] stripped = [.. file.Entries.Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(entry => (entry.Name[prefix.Length..], entry.Shape))];
        NameAssignment assignment = map.Assign(network, new(stripped, KeepsOrder));
        if (assignment.Reason is { } reason)
        {
            if (assignment.IsAmbiguous)
                ambiguity ??= $"{map.Name}: {reason}";
            refusal ??= $"{map.Name}: {reason}";
            if (prefix.Length == 0)
                others.Add($"{Upper(map.Name)}: {reason}.");
            return null;
        }

        Dictionary<string, TensorEntry> entries = file.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        CheckpointMatch[] matches = [.. network.Parameters.SelectMany(parameter => Of(parameter, assignment.Tensors[parameter.Index], prefix, entries))];
        HashSet<string> used = [.. matches.Where(match => match.Status != CheckpointStatus.Missing).Select(match => match.Tensor!.Name)];
        return new(file.Path, file.Format.ToString(), network.Description.Name, map.Name)
        {
            Prefix = prefix,
            Way = assignment.Way,
            Matches = matches,
            Unused = [.. file.Entries.Where(entry => !used.Contains(entry.Name)).Select(entry => new UnusedTensor(entry.Name, entry.Shape) { Reason = ReasonFor(entry, prefix, assignment) })],
        };
    }

    private static IEnumerable<CheckpointMatch> Of(DeclaredParameter parameter, IReadOnlyList<NamedTensor> tensors, string prefix, Dictionary<string, TensorEntry> entries)
    {
        if (tensors.Count == 0)
            yield return new(parameter, null, parameter.Shape);
        foreach (NamedTensor tensor in tensors)
        {
            NamedTensor named = tensor with { Name = prefix + tensor.Name };
            var match = new CheckpointMatch(parameter, named, tensor.ShapeOf(parameter.Shape)!);
            yield return !entries.TryGetValue(named.Name, out TensorEntry? entry) ? match : match with
            {
                Found = entry.Shape,
                Type = entry.Type,
                Status = !entry.Shape.SequenceEqual(match.Expected) ? CheckpointStatus.WrongShape
                    : entry.Type is ScalarType.Bool or ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64 ? CheckpointStatus.WrongType
                    : CheckpointStatus.Matched,
            };
        }
    }

    /// <summary>Why a tensor is not needed; null where that is not known.</summary>
    private string? ReasonFor(TensorEntry entry, string prefix, NameAssignment assignment)
    {
        if (!entry.Name.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        string name = entry.Name[prefix.Length..];
        if (assignment.IsDerived(name))
            return "follows from the architecture";
        return assignment.Zeros.Any(zero => zero.Name == name && zero.Shape.SequenceEqual(entry.Shape)) && IsZero(entry.Name) ? "zeros, where the network has no bias" : null;
    }

    private bool IsZero(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        return file.Read(name).count_nonzero().item<long>() == 0;
    }

    /// <summary>The report with a name for what is missing or unknown, where one comes near.</summary>
    private static CheckpointReport WithHints(CheckpointReport report)
    {
        string[] unknown = [.. report.Unused.Where(tensor => tensor.Reason is null).Select(tensor => tensor.Name)];
        string[] missing = [.. report.Matches.Where(match => match is { Status: CheckpointStatus.Missing, Tensor: not null }).Select(match => match.Tensor!.Name)];
        return report with
        {
            Matches = [.. report.Matches.Select(match => match is { Status: CheckpointStatus.Missing, Tensor: { } tensor } ? match with { Nearest = NearestName.IfNear(tensor.Name, unknown) } : match)],
            Unused = [.. report.Unused.Select(tensor => tensor.Reason is null ? tensor with { Nearest = NearestName.IfNear(tensor.Name, missing) } : tensor)],
        };
    }
}
