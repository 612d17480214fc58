using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>A file that names a type of another folder.</summary>
/// <param name="From">The file, as folder/name without extension.</param>
/// <param name="To">The file that declares the type.</param>
public sealed record Arrow(string From, string To)
{
    public string FromFolder => FolderOf(From);

    public string ToFolder => FolderOf(To);

    public override string ToString() => $"{From} -> {To}";

    private static string FolderOf(string file) => file.Contains('/', StringComparison.Ordinal) ? file[..file.LastIndexOf('/')] : "";
}

/// <summary>Which files of a library use types of other folders, as the compiler sees it.</summary>
public static class SourceGraph
{
    /// <summary>All that the library refers to and imports.</summary>
    private static readonly Lazy<CSharpCompilation> Empty = new(() =>
    {
        string usings = string.Concat(new[] { "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks" }.Select(name => $"global using {name};"));
        // Without the library itself, whose compiled types would stand beside those of its source.
        string own = typeof(NetworkAnalysis).Assembly.Location;
        IEnumerable<string> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => path != own);
        return CSharpCompilation.Create(
            "Sources",
            [CSharpSyntaxTree.ParseText(usings)],
            references.Select(path => MetadataReference.CreateFromFile(path)),
            new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
    });

    /// <summary>Reads a folder of sources.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>All arrows between its folders.</returns>
    public static IReadOnlyList<Arrow> Of(string folder) => Of(Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Select(path => (Path.ChangeExtension(Path.GetRelativePath(folder, path), null).Replace('\\', '/'), File.ReadAllText(path))));

    /// <summary>Reads sources.</summary>
    /// <param name="sources">The files, as folder/name, with their text.</param>
    /// <returns>All arrows between folders.</returns>
    public static IReadOnlyList<Arrow> Of(IEnumerable<(string File, string Text)> sources)
    {
        CSharpCompilation compilation = Empty.Value.AddSyntaxTrees(sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, path: source.File)));
        HashSet<string> declared = [.. compilation.SyntaxTrees.Skip(1).SelectMany(tree => DeclaredIn(tree.GetRoot()))];
        List<string> unknown = [];
        HashSet<Arrow> arrows = [];
        foreach (SyntaxTree tree in compilation.SyntaxTrees.Skip(1))
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            // Names, and constructors without one. What no source declares is no arrow: to ask about every name takes twice as long.
            foreach (ExpressionSyntax expression in tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>().Where(node => node is ImplicitObjectCreationExpressionSyntax || node is SimpleNameSyntax name && declared.Contains(name.Identifier.ValueText)))
            {
                SymbolInfo info = model.GetSymbolInfo(expression);
                if ((info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is { } symbol)
                    arrows.UnionWith(FilesOf(symbol).Select(file => new Arrow(tree.FilePath, file)).Where(arrow => arrow.FromFolder != arrow.ToFolder));
                else if (expression is not IdentifierNameSyntax { Identifier.Text: "nameof" or "_" or "dynamic" or "unmanaged" })
                    unknown.Add($"{tree.FilePath}: {expression}");
            }
        }

        // A name that is not understood would be an arrow that is not seen.
        Assert.Empty(unknown);

        return [.. arrows.OrderBy(arrow => arrow.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>The names that a file gives to types and their members; an attribute may be written without the end of its name.</summary>
    private static IEnumerable<string> DeclaredIn(SyntaxNode root) =>
        root.DescendantNodes().SelectMany(node => node switch
        {
            BaseTypeDeclarationSyntax type => [type.Identifier.ValueText, .. type.Identifier.ValueText.EndsWith("Attribute", StringComparison.Ordinal) ? [type.Identifier.ValueText[..^"Attribute".Length]] : Array.Empty<string>()],
            DelegateDeclarationSyntax type => [type.Identifier.ValueText],
            MethodDeclarationSyntax method => [method.Identifier.ValueText],
            PropertyDeclarationSyntax property => [property.Identifier.ValueText],
            EventDeclarationSyntax declared => [declared.Identifier.ValueText],
            EnumMemberDeclarationSyntax member => [member.Identifier.ValueText],
            BaseFieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Identifier.ValueText),
            // The parameters of a record are properties.
            ParameterSyntax { Parent.Parent: RecordDeclarationSyntax } parameter => [parameter.Identifier.ValueText],
            _ => Enumerable.Empty<string>(),
        });

    /// <summary>The files of the types that a symbol is, or is a member of.</summary>
    private static IEnumerable<string> FilesOf(ISymbol symbol) =>
        ((symbol as INamedTypeSymbol ?? symbol.ContainingType)?.DeclaringSyntaxReferences ?? []).Select(declaration => declaration.SyntaxTree.FilePath);
}
