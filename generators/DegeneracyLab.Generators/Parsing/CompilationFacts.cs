using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DegeneracyLab.Generators.Models;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>
/// What every network of a compilation would find out again: it is found out once. It hangs on the compilation weakly and
/// is forgotten with it, so that nothing of an old one is kept alive.
/// </summary>
internal sealed class CompilationFacts
{
    private static readonly ConditionalWeakTable<Compilation, CompilationFacts> Known = new();

    private readonly ConcurrentDictionary<string, INamedTypeSymbol?> types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> owners = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> takenIn = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, HashSet<string>> twinsIn = new(StringComparer.Ordinal);
    private int imported;

    /// <summary>What the blocks are by themselves; null for one that becomes nothing.</summary>
    public ConcurrentDictionary<INamedTypeSymbol, NetworkSpec?> Blocks { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>What is known of a compilation.</summary>
    public static CompilationFacts Of(Compilation compilation) => Known.GetOrCreateValue(compilation);

    /// <summary>A type of a library; null if there is none.</summary>
    /// <param name="fullName">Its full name, as metadata has it.</param>
    /// <param name="compilation">The compilation.</param>
    public INamedTypeSymbol? Type(string fullName, Compilation compilation)
    {
        if (!types.TryGetValue(fullName, out INamedTypeSymbol? type))
            types[fullName] = type = compilation.GetTypeByMetadataName(fullName);
        return type;
    }

    /// <summary>The class that has a member with a name, among a class of a library and those that it derives from; null if none has.</summary>
    /// <param name="member">The member's name.</param>
    /// <param name="derived">The full name of the class, as metadata has it.</param>
    /// <param name="compilation">The compilation.</param>
    public string? OwnerOf(string member, string derived, Compilation compilation)
    {
        if (!owners.TryGetValue(derived, out Dictionary<string, string>? members))
        {
            members = new(StringComparer.Ordinal);
            for (INamedTypeSymbol? at = Type(derived, compilation); at is not null; at = at.BaseType)
                foreach (ISymbol declared in at.OriginalDefinition.GetMembers())
                    if (!members.ContainsKey(declared.Name))
                        members.Add(declared.Name, at.Name);
            owners[derived] = members;
        }

        return members.TryGetValue(member, out string? owner) ? owner : null;
    }

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
