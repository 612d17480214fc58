using System.Collections.Immutable;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.UseSites;

/// <summary>
/// A type whose properties are hook points, or the values at them: a network's <c>Hooks</c>, the hook points inside a layer,
/// a trace, or a layer's part of a trace.
/// </summary>
internal sealed class HookPointOwner
{
    /// <summary>What the library's types for the inside of a layer are called after the layer's kind.</summary>
    private static readonly ImmutableArray<string> Suffixes = ["HookPoint", "Recording"];

    private readonly INamedTypeSymbol type;

    private HookPointOwner(INamedTypeSymbol type)
    {
        this.type = type;
        Points = Properties(type);
    }

    /// <summary>The hook points, in the order of declaration. On a trace there are masks too.</summary>
    public ImmutableArray<IPropertySymbol> Points { get; }

    /// <summary>What has the hook points: a network, a block or a kind of layer.</summary>
    public string Title
    {
        get
        {
            if (type.ContainingType is { } declared)
                return declared.Name;
            foreach (string suffix in Suffixes)
                if (type.Name.EndsWith(suffix, StringComparison.Ordinal))
                    return type.Name.Substring(0, type.Name.Length - suffix.Length);
            return type.Name;
        }
    }

    /// <summary>The owner that a type is; null if it has no hook points.</summary>
    public static HookPointOwner? Of(ITypeSymbol? type) =>
        type is INamedTypeSymbol named && new HookPointOwner(named) is { Points.IsEmpty: false } owner ? owner : null;

    /// <summary>What may have been meant by a name that no member has: a hook point of that name inside a layer, or else the member that is called most like it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="suggestion">The hook point; null if none is near.</param>
    /// <returns>False if something else than a hook point was meant.</returns>
    public bool TrySuggest(string name, out string? suggestion)
    {
        if ((suggestion = Path(name)) is not null)
            return true;
        List<string> candidates = [];
        // From the last one on: who asks for ReLU3 of two counts wrong at the end.
        for (int i = Points.Length - 1; i >= 0; i--)
            candidates.Add(Points[i].Name);
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
            foreach (ISymbol member in at.GetMembers())
                if (member.CanBeReferencedByName && member.DeclaredAccessibility == Accessibility.Public && !candidates.Contains(member.Name))
                    candidates.Add(member.Name);
        suggestion = Nearest.To(name, candidates);
        return suggestion is null || candidates.IndexOf(suggestion) < Points.Length;
    }

    /// <summary>Whether there is a member with a name, be it one that cannot be used here.</summary>
    public bool Has(string name)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
            if (!at.GetMembers(name).IsEmpty)
                return true;
        return false;
    }

    /// <summary>The way to a hook point of a name inside the layers: <c>Mlp.ReLU1</c>.</summary>
    private string? Path(string name)
    {
        foreach (IPropertySymbol point in Points)
            if (Of(point.Type) is { } inside)
                foreach (IPropertySymbol candidate in inside.Points)
                    if (candidate.Name == name)
                        return $"{point.Name}.{name}";
        foreach (IPropertySymbol point in Points)
            if (Of(point.Type)?.Path(name) is { } path)
                return $"{point.Name}.{path}";
        return null;
    }

    private static ImmutableArray<IPropertySymbol> Properties(INamedTypeSymbol type)
    {
        bool isHooks = type is { TypeKind: TypeKind.Class, Name: MemberNames.Hooks, ContainingType: { } network } && NetworkParser.Attribute(network) is not null;
        bool isRecording = !isHooks && (KnownNames.Derives(type, KnownNames.NetworkTrace) || KnownNames.Derives(type, KnownNames.BlockRecording));
        if (!isHooks && !isRecording && !KnownNames.Derives(type, KnownNames.HookPoint))
            return [];

        ImmutableArray<IPropertySymbol>.Builder points = ImmutableArray.CreateBuilder<IPropertySymbol>();
        foreach (ISymbol member in type.GetMembers())
            if (member is IPropertySymbol { DeclaredAccessibility: Accessibility.Public, IsIndexer: false, Type: INamedTypeSymbol value } property
                && (isRecording ? IsRecorded(value) : KnownNames.Derives(value, KnownNames.HookPoint)))
                points.Add(property);
        return points.ToImmutable();
    }

    private static bool IsRecorded(INamedTypeSymbol value) =>
        KnownNames.Derives(value, KnownNames.BlockRecording) || value is { Name: "Tensor", ContainingType.Name: "torch" };
}
