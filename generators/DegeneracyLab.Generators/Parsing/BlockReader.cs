using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Models;
using DegeneracyLab.Generators.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>
/// Reads the blocks that a declaration uses, and those that they use. What is wrong with a block itself is told where it
/// is declared, and nowhere else.
/// </summary>
/// <param name="compilation">The compilation.</param>
/// <param name="token">Cancels.</param>
internal sealed class BlockReader(CSharpCompilation compilation, CancellationToken token)
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, NetworkSpec?> declared = CompilationFacts.Of(compilation).Blocks;

    /// <summary>Takes what is wrong with the use of a block.</summary>
    public delegate void Report(DiagnosticDescriptor descriptor, params string[] words);

    /// <summary>Reads a block.</summary>
    /// <param name="type">The class.</param>
    /// <param name="stated">The arguments of its primary constructor, as far as they are stated.</param>
    /// <param name="user">The declaration that uses it.</param>
    /// <param name="report">Takes what is wrong with the use.</param>
    /// <param name="isBroken">Whether the block's own declaration is wrong, so that nothing can be built on it.</param>
    public BlockReference Read(ITypeSymbol type, ImmutableArray<Size> stated, DeclarationScope user, Report report, out bool isBroken)
    {
        isBroken = false;
        TypeReference reference = user.Reference(type);
        string name = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class } block || BlockAttribute(block) is not { } attribute)
        {
            report(DiagnosticDescriptors.NotABlock, name, "declare it as a partial class with [Block(...)]");
            return BlockReference.None(reference);
        }

        if (IsSame(block, user.Type) || Reaches(block, user.Type, new(SymbolEqualityComparer.Default)))
        {
            report(DiagnosticDescriptors.CyclicBlocks, name);
            return BlockReference.None(reference);
        }

        bool isForeign = !SymbolEqualityComparer.Default.Equals(block.ContainingAssembly, compilation.Assembly);
        if (isForeign && !KnownNames.Derives(block.BaseType, KnownNames.BlockModule))
        {
            report(DiagnosticDescriptors.NotABlock, name, $"'{block.ContainingAssembly.Name}' was compiled without the generator");
            return BlockReference.None(reference);
        }

        isBroken = block.IsGenericType || TargetRules.IsFileLocal(block);
        if (isBroken)
            return BlockReference.None(reference);
        if (!Visibility.IsAtLeast(block, user.Type))
        {
            report(DiagnosticDescriptors.LessAccessibleBlock, name, user.Type.Name);
            return BlockReference.None(reference);
        }

        NetworkSpec? own = isForeign ? null : Declared(block, attribute);
        if (!isForeign && own is not { Surface: null, IsBlock: true })
        {
            isBroken = true;
            return HasSurface(own) ? BlockReference.Broken(reference) : BlockReference.None(reference);
        }

        ImmutableArray<IParameterSymbol> parameters = PrimaryConstructor.Parameters(block);
        if (stated.Length > parameters.Length)
            report(DiagnosticDescriptors.BlockSizes, name, $"takes {Count(parameters.Length)}, but gets {LayerSite.Code(stated.Length)}");
        ImmutableArray<Size>.Builder arguments = ImmutableArray.CreateBuilder<Size>(parameters.Length);
        for (int i = 0; i < parameters.Length; i++)
        {
            Size? argument = i < stated.Length ? stated[i] : user.Find(parameters[i].Name);
            if (argument is null)
                report(DiagnosticDescriptors.BlockSizes, name, $"needs the size '{parameters[i].Name}', which is neither stated nor a parameter of the class that uses it");
            arguments.Add(argument ?? Size.Unknown);
        }

        return own is not null && parameters.IsEmpty
            ? BlockReference.Of(reference, own.Input, own.Layers, ImmutableArray<Size>.Empty)
            : ReadWith(arguments.ToImmutable(), block, attribute, reference, (descriptor, words) => report(descriptor, words));
    }

    /// <summary>The class's <c>[Block]</c>; null if it has none.</summary>
    public static AttributeData? BlockAttribute(INamedTypeSymbol type)
    {
        foreach (AttributeData attribute in type.GetAttributes())
            if (KnownNames.Is(attribute.AttributeClass, KnownNames.BlockAttribute))
                return attribute;
        return null;
    }

    /// <summary>Reads a sound block with the sizes that it gets at one place.</summary>
    private BlockReference ReadWith(ImmutableArray<Size> arguments, INamedTypeSymbol block, AttributeData attribute, TypeReference reference, Report report)
    {
        Diagnostic? first = null;
        var reporter = new DiagnosticReporter(diagnostic => first ??= diagnostic.Severity == DiagnosticSeverity.Error ? diagnostic : null);
        DeclarationScope scope = DeclarationScope.Of(block, arguments, this);
        TensorShape input = InputReader.ReadBlock(block, attribute, scope, reporter, token);
        ImmutableArray<Layer> layers = LayerListParser.Parse(block, scope, input, compilation, reporter, rules: null, isBlock: true, token);
        if (first is not null)
        {
            report(DiagnosticDescriptors.BlockSizes, reference.Name, $"cannot have these sizes: {first.GetMessage(CultureInfo.InvariantCulture)}");
            return BlockReference.Broken(reference);
        }

        return BlockReference.Of(reference, input, layers, arguments);
    }

    /// <summary>What a block of this compilation is by itself: read once, whoever uses it.</summary>
    public NetworkSpec? Declared(INamedTypeSymbol block, AttributeData attribute)
    {
        if (!declared.TryGetValue(block, out NetworkSpec? own))
        {
            own = NetworkParser.Parse(block, NetworkParser.Attribute(block) ?? attribute, compilation, new DiagnosticReporter(listener: null), this, token);
            declared[block] = own;
        }

        return own;
    }

    /// <summary>Whether what is generated for a wrong block has the types of its hook points and of its part of a trace.</summary>
    private static bool HasSurface(NetworkSpec? own) =>
        own is { IsBlock: true, Surface: { } surface } && !surface.Omitted.Contains(MemberNames.HookPoints) && !surface.Omitted.Contains(MemberNames.Recording);

    /// <summary>Whether a block uses a class, by itself or through others.</summary>
    private static bool Reaches(INamedTypeSymbol block, INamedTypeSymbol target, HashSet<INamedTypeSymbol> seen)
    {
        if (!seen.Add(block))
            return false;
        foreach (AttributeData attribute in block.GetAttributes())
            if (attribute.AttributeClass is { IsGenericType: true } layer && KnownNames.Derives(layer.BaseType, KnownNames.BlockLayerAttribute))
                foreach (ITypeSymbol argument in layer.TypeArguments)
                    if (argument is INamedTypeSymbol used && (IsSame(used, target) || Reaches(used, target, seen)))
                        return true;
        return false;
    }

    private static bool IsSame(INamedTypeSymbol left, INamedTypeSymbol right) => SymbolEqualityComparer.Default.Equals(left.OriginalDefinition, right.OriginalDefinition);

    private static string Count(int sizes) => sizes switch
    {
        0 => "no sizes",
        1 => "1 size",
        _ => $"{LayerSite.Code(sizes)} sizes",
    };
}
