using DegeneracyLab.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Tests.Robustness;

/// <summary>
/// Code that uses the surface of a network or block. It must compile whatever is wrong with the declaration, as long as a
/// class can be continued there and the user has nothing in the place of what is generated.
/// </summary>
internal static class UseSite
{
    private const string Tensor = "global::TorchSharp.torch.Tensor";
    private const string HookPoint = "global::DegeneracyLab.HookPoint";

    /// <summary>Names that generated members have and need.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "Hooks", "HookPoints", "Recording", "Trace", "forward", "call", "Description", "Jacobian", "Dtype", "Seed", "Sizes", "sizes", "hooks",
    };

    /// <summary>The file that uses all networks and blocks of a case of which that can be asked; null if there are none.</summary>
    public static string? Of(FuzzCase each, SyntaxTree tree, Compilation compilation, CancellationToken token)
    {
        SemanticModel model = compilation.GetSemanticModel(tree);
        List<string> uses = [];
        foreach (INamedTypeSymbol type in tree.GetRoot(token).DescendantNodes().OfType<TypeDeclarationSyntax>()
            .Select(declaration => model.GetDeclaredSymbol(declaration, token)).OfType<INamedTypeSymbol>().Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default))
            if (NetworkParser.Attribute(type) is { } attribute && HasSurface(type, token))
                uses.Add(KnownNames.Is(attribute.AttributeClass, KnownNames.BlockAttribute) ? OfBlock(Name(type), uses.Count) : OfNetwork(type, each, uses.Count));
        return uses.Count == 0 ? null : $"#nullable enable\n#pragma warning disable CS8981\nnamespace {each.Namespace}Users\n{{\n{string.Concat(uses)}}}\n";
    }

    private static bool HasSurface(INamedTypeSymbol type, CancellationToken token)
    {
        if (type is not { TypeKind: TypeKind.Class, IsStatic: false, IsAbstract: false })
            return false;
        if (type.GetMembers().Any(member => !member.IsImplicitlyDeclared && Reserved.Contains(member.Name)) || Reserved.Contains(type.Name))
            return false;
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
            if (at.IsGenericType || at.IsFileLocal || at.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal)
                || at.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(token) is not TypeDeclarationSyntax declaration || !declaration.Modifiers.Any(SyntaxKind.PartialKeyword)))
                return false;
        return true;
    }

    private static string Name(INamedTypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    private static string OfNetwork(INamedTypeSymbol type, FuzzCase each, int number)
    {
        string name = Name(type);
        string hooks = string.Concat(each.LayerNames.Select(layer => $", {name}.Hooks.{layer}"));
        return $$"""
            internal static class User{{number}}
            {
                public static {{Tensor}} Use({{name}} network, {{Tensor}} input)
                {
                    {{New(type, name)}}
                    using {{name}}.Recording trace = network.Trace(input, new {{HookPoint}}[] { {{name}}.Hooks.Input, {{name}}.Hooks.Output{{hooks}} });
                    global::DegeneracyLab.IInstrumentedNetwork any = network;
                    return any.Description.ToString() == network.Description.ToString()
                        ? network.forward(input)
                        : trace[{{name}}.Hooks.Input] + network.Jacobian(trace, {{name}}.Hooks.Input, {{name}}.Hooks.Output);
                }
            }

            """;
    }

    private static string OfBlock(string name, int number) => $$"""
        internal static class User{{number}}
        {
            public static {{HookPoint}} Use({{name}}.HookPoints hooks, {{name}}.Recording trace) => trace is null ? hooks.Input : hooks;
        }

        """;

    /// <summary>The generated constructor, where nothing of the user's stands in its way.</summary>
    private static string New(INamedTypeSymbol type, string name)
    {
        var sizes = PrimaryConstructor.Parameters(type);
        bool hasOwn = type.InstanceConstructors.Any(constructor => !constructor.IsImplicitlyDeclared && !constructor.Parameters.SequenceEqual(sizes));
        if (hasOwn || ConstructorRules.ObjectionToSizes(sizes, isBlock: false) is not null || (type.IsRecord && sizes.Length > 0))
            return "";
        return $"network = new {name}({string.Concat(sizes.Select(_ => "3, "))}global::TorchSharp.torch.ScalarType.Float64, device: null, seed: 1);";
    }
}
