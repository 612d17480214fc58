using System.Text.RegularExpressions;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Finds declared modules among stored ones by shapes. Where several modules have the same shapes, only an order that is sure decides:
/// numbers in names that are otherwise alike, or the order of a file that keeps it. Where both exist, they have to agree.
/// </summary>
internal sealed partial record ModuleOrder
{
    /// <summary>The names in the file, by the parameter's index; null where modules can't be found by shapes.</summary>
    public IReadOnlyList<string>? Names { get; private init; }

    /// <summary>By what they were found.</summary>
    public string Way { get; private init; } = "";

    /// <summary>Why an order is not sure, where shapes alone do not decide; else null.</summary>
    public string? Reason { get; private init; }

    /// <summary>Looks for declared modules.</summary>
    /// <param name="parameters">The declared parameters.</param>
    /// <param name="stored">What the file holds.</param>
    public static ModuleOrder Of(IReadOnlyList<DeclaredParameter> parameters, StoredNames stored)
    {
        Module[] declared = [.. Modules(parameters.Select(parameter => (parameter.Name, parameter.Shape)))];
        Module[] found = [.. Modules(stored.Shapes)];
        ILookup<string, Module> wanted = declared.ToLookup(module => module.Signature), there = found.ToLookup(module => module.Signature);
        if (declared.Length != found.Length || wanted.Any(same => there[same.Key].Count() != same.Count()))
            return new();
        Module[][] alike = [.. there.Where(same => same.Skip(1).Any()).Select(same => same.ToArray())];
        if (alike.Length == 0)
            return new() { Names = Pair(declared, found, parameters), Way = "by their shapes" };

        IReadOnlyList<string>? byNumber = alike.All(same => same.Select(module => Digits().Replace(module.Name, "#")).Distinct().Count() == 1)
            ? Pair(declared, [.. found.OrderBy(module => Digits().Replace(module.Name, number => number.Value.TrimStart('0').PadLeft(20, '0')), StringComparer.Ordinal)], parameters) : null;
        IReadOnlyList<string>? byPlace = stored.KeepsOrder && declared.Select(module => module.Signature).SequenceEqual(found.Select(module => module.Signature))
            ? Pair(declared, found, parameters) : null;
        string names = string.Join(" and ", alike[0].Take(2).Select(module => module.Name));
        return (byNumber, byPlace) switch
        {
            (null, null) => new() { Reason = $"{names} have the same shapes, and neither numbers nor the order of the file say which comes first" },
            ({ } numbered, { } placed) when !numbered.SequenceEqual(placed) => new() { Reason = $"{names} have the same shapes, and their numbers and their order in the file disagree" },
            ({ } numbered, _) => new() { Names = numbered, Way = "by their shapes and numbers" },
            (_, { } placed) => new() { Names = placed, Way = "by their shapes, in order of appearance" },
        };
    }

    /// <summary>The stored name of each parameter: of the modules of each signature, the first belongs to the first.</summary>
    private static string[] Pair(Module[] declared, Module[] found, IReadOnlyList<DeclaredParameter> parameters)
    {
        Dictionary<string, Queue<Module>> left = found.GroupBy(module => module.Signature).ToDictionary(same => same.Key, same => new Queue<Module>(same));
        Dictionary<string, string> names = [];
        foreach (Module module in declared)
            foreach ((string leaf, string name) in module.Names.Zip(left[module.Signature].Dequeue().Names, (own, other) => (own, other)))
                names[leaf] = name;
        return [.. parameters.Select(parameter => names[parameter.Name])];
    }

    private static IEnumerable<Module> Modules(IEnumerable<(string Name, IReadOnlyList<long> Shape)> tensors) =>
        tensors.Select(tensor => (Owner: Owner(tensor.Name), tensor.Name, tensor.Shape)).GroupBy(tensor => tensor.Owner.Module, StringComparer.Ordinal).Select(module =>
        {
            var leaves = module.OrderBy(tensor => tensor.Owner.Leaf, StringComparer.Ordinal).ToArray();
            return new Module(module.Key, string.Join("; ", leaves.Select(tensor => $"{tensor.Owner.Leaf} [{string.Join(", ", tensor.Shape)}]")), [.. leaves.Select(tensor => tensor.Name)]);
        });

    /// <summary>The module of a tensor, and the tensor's name in it; PyTorch's attention names one of its maps without a dot.</summary>
    private static (string Module, string Leaf) Owner(string name)
    {
        if (name.EndsWith("in_proj_weight", StringComparison.Ordinal) || name.EndsWith("in_proj_bias", StringComparison.Ordinal))
            return (name[..name.LastIndexOf('_')], name[(name.LastIndexOf('_') + 1)..]);
        int dot = name.LastIndexOf('.');
        return (dot < 0 ? "" : name[..dot], name[(dot + 1)..]);
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    /// <summary>Tensors of one owner.</summary>
    /// <param name="Name">The owner.</param>
    /// <param name="Signature">What the tensors are called in it, with their shapes.</param>
    /// <param name="Names">Their whole names, in the order of the signature.</param>
    private sealed record Module(string Name, string Signature, IReadOnlyList<string> Names);
}
