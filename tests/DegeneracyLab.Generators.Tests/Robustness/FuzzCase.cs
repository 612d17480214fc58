using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Tests.Robustness;

/// <summary>One declaration, with what it needs, in a file and a namespace of its own, so that many compile together.</summary>
/// <param name="Number">Its number: the same number always gives the same text.</param>
/// <param name="Source">The file.</param>
internal sealed partial record FuzzCase(int Number, string Source)
{
    /// <summary>The ids of the errors that it must get, in order; none if it is sound, null if nothing is known of it.</summary>
    public string[]? Planted { get; init; }

    /// <summary>The names of layers that code may use, whatever is wrong.</summary>
    public string[] LayerNames { get; init; } = [];

    /// <summary>The namespace.</summary>
    public string Namespace => NamespaceOf(Number);

    public string Path => $"{Namespace}.cs";

    public static string NamespaceOf(int number) => string.Create(CultureInfo.InvariantCulture, $"Case{number}");

    /// <summary>The number of the case to which a file belongs, be it written or generated; null if that cannot be told.</summary>
    public static int? NumberOf(string? path) =>
        CaseName().Match(path is null ? "" : System.IO.Path.GetFileName(path)) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    /// <summary>Whether it has nothing that other files see. After damage it may declare anything anywhere.</summary>
    public bool KeepsToItself(SyntaxTree tree)
    {
        CompilationUnitSyntax root = (CompilationUnitSyntax)tree.GetRoot(TestContext.Current.CancellationToken);
        if (root.AttributeLists.Count > 0)
            return false;
        foreach (SyntaxNode node in root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax))
        {
            bool isSeen = node switch
            {
                UsingDirectiveSyntax directive => directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword),
                GlobalStatementSyntax => true,
                MemberDeclarationSyntax and not BaseNamespaceDeclarationSyntax => !node.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Any(around => around.Name.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == Namespace)),
                _ => false,
            };
            if (isSeen)
                return false;
        }

        return true;
    }

    [GeneratedRegex(@"\bCase(\d+)")]
    private static partial Regex CaseName();
}
