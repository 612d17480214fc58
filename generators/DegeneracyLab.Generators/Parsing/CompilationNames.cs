using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>
/// What every network would find out again about the names in its compilation: it is found out once. It hangs on the
/// compilation weakly and is forgotten with it, and holds no symbols.
/// </summary>
internal sealed class CompilationNames
{
    private static readonly ConditionalWeakTable<Compilation, CompilationNames> Known = new();

    private readonly ConcurrentDictionary<string, bool> takenIn = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, HashSet<string>> twinsIn = new(StringComparer.Ordinal);
    private int imported;

    /// <summary>What is known of a compilation.</summary>
    public static CompilationNames Of(Compilation compilation) => Known.GetOrCreateValue(compilation);

    /// <summary>Whether a namespace, or one around it, takes a short name.</summary>
    /// <param name="namespace">Its full name.</param>
    /// <param name="find">Finds it out.</param>
    public bool IsTakenIn(string @namespace, Func<bool> find) => takenIn.GetOrAdd(@namespace, _ => find());

    /// <summary>Whether a global using directive takes a short name.</summary>
    /// <param name="find">Finds it out.</param>
    public bool IsImported(Func<bool> find)
    {
        if (imported == 0)
            imported = find() ? 1 : -1;
        return imported > 0;
    }

    /// <summary>The names in a namespace that differ from each other in nothing but upper and lower case, as metadata has them.</summary>
    /// <param name="namespace">The namespace, as the compilation's own source has it.</param>
    public HashSet<string> TwinsIn(INamespaceSymbol @namespace) => twinsIn.GetOrAdd(KnownNames.FullName(@namespace), _ => Twins(@namespace));

    private static HashSet<string> Twins(INamespaceSymbol @namespace)
    {
        var first = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var twins = new HashSet<string>(StringComparer.Ordinal);
        foreach (INamespaceOrTypeSymbol member in @namespace.GetMembers())
            if (!first.TryGetValue(member.MetadataName, out string? other))
                first.Add(member.MetadataName, member.MetadataName);
            else if (other != member.MetadataName)
                twins.UnionWith([other, member.MetadataName]);
        return twins;
    }
}
