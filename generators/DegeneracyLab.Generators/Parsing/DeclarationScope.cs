using System.Collections.Immutable;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>What names mean in the declaration of a network or block: its sizes, and the classes that it uses.</summary>
internal sealed class DeclarationScope
{
    private readonly ImmutableDictionary<string, Size> sizes;

    private DeclarationScope(INamedTypeSymbol type, ImmutableDictionary<string, Size> sizes, BlockReader blocks)
    {
        Type = type;
        Blocks = blocks;
        this.sizes = sizes;
    }

    /// <summary>The class.</summary>
    public INamedTypeSymbol Type { get; }

    /// <summary>Reads the blocks that the declaration uses.</summary>
    public BlockReader Blocks { get; }

    /// <summary>The scope of a declaration by itself: sizes are the parameters of its primary constructor.</summary>
    public static DeclarationScope Of(INamedTypeSymbol type, BlockReader blocks)
    {
        ImmutableDictionary<string, Size>.Builder sizes = ImmutableDictionary.CreateBuilder<string, Size>(StringComparer.Ordinal);
        foreach (IParameterSymbol parameter in PrimaryConstructor.Parameters(type))
            if (PrimaryConstructor.IsSize(parameter))
                sizes[parameter.Name] = Size.Parameter(parameter.Name);
        return new(type, sizes.ToImmutable(), blocks);
    }

    /// <summary>The scope of a block where it is used: sizes are the arguments that it gets there.</summary>
    public static DeclarationScope Of(INamedTypeSymbol block, ImmutableArray<Size> arguments, BlockReader blocks)
    {
        ImmutableArray<IParameterSymbol> parameters = PrimaryConstructor.Parameters(block);
        ImmutableDictionary<string, Size>.Builder sizes = ImmutableDictionary.CreateBuilder<string, Size>(StringComparer.Ordinal);
        for (int i = 0; i < parameters.Length; i++)
            sizes[parameters[i].Name] = arguments[i];
        return new(block, sizes.ToImmutable(), blocks);
    }

    /// <summary>The size with a name; null if there is none.</summary>
    public Size? Find(string name) => sizes.TryGetValue(name, out Size? size) ? size : null;

    /// <summary>Whether a name is that of a parameter that is no size, which is an error by itself.</summary>
    public bool IsOtherParameter(string name)
    {
        foreach (IParameterSymbol parameter in PrimaryConstructor.Parameters(Type))
            if (parameter.Name == name && !PrimaryConstructor.IsSize(parameter))
                return true;
        return false;
    }

    /// <summary>The size whose name is nearest to one that is unknown; null if none is near.</summary>
    public string? Nearest(string name)
    {
        var names = new List<string>();
        foreach (IParameterSymbol parameter in PrimaryConstructor.Parameters(Type))
            if (PrimaryConstructor.IsSize(parameter))
                names.Add(parameter.Name);
        return Helpers.Nearest.To(name, names);
    }

    /// <summary>Whether the primary constructor could have a size with a name.</summary>
    public bool CanHaveParameter(string name) =>
        Identifiers.IsUsable(name) && !Identifiers.IsKeyword(name) && Type.GetMembers(name).IsEmpty
        && ConstructorRules.ObjectionToSize(name, BlockReader.BlockAttribute(Type) is not null) is null;

    /// <summary>A class as generated code names it.</summary>
    public TypeReference Reference(ITypeSymbol named)
    {
        bool isNear = named is INamedTypeSymbol { ContainingType: null, IsGenericType: false }
            && Type.ContainingType is null
            && SymbolEqualityComparer.Default.Equals(named.ContainingNamespace, Type.ContainingNamespace)
            && Type.GetMembers(named.Name).IsEmpty;
        return new(named.Name, named.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), isNear);
    }
}
