using System.Collections.Immutable;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>
/// Names in the attributes of a network or block that the generated half of the class gives another meaning. The compiler
/// looks up the words of a class's attributes among the members of the class first, so that <c>[Linear(Hooks.Width)]</c>
/// means the generated <c>Hooks</c>, and not a class of the user's that is called so.
/// </summary>
internal static class HiddenNames
{
    /// <summary>Reports such names.</summary>
    /// <param name="type">The class.</param>
    /// <param name="isBlock">Whether it is a block.</param>
    /// <param name="compilation">The compilation.</param>
    /// <param name="reporter">Takes the diagnostics.</param>
    /// <param name="token">Cancels.</param>
    /// <returns>The constants that are meant; null if no name is hidden.</returns>
    public static ImmutableArray<ForwardSpec>? Check(INamedTypeSymbol type, bool isBlock, CSharpCompilation compilation, DiagnosticReporter reporter, CancellationToken token)
    {
        ImmutableArray<ForwardSpec>.Builder? forwards = null;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (attribute.ApplicationSyntaxReference?.GetSyntax(token) is not AttributeSyntax syntax)
                continue;
            foreach (SyntaxNode node in syntax.DescendantNodes())
                if (node is IdentifierNameSyntax word && word != syntax.Name && IsNested(word.Identifier.ValueText, isBlock) && StandsAlone(word))
                    Check(word);
        }

        return forwards?.ToImmutable();

        void Check(IdentifierNameSyntax word)
        {
            string name = word.Identifier.ValueText;
            if (NamesAround.Find(name, type, compilation.GetSemanticModel(word.SyntaxTree), word.SpanStart) is not { } meant)
                return;
            string? member = (word.Parent as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText;
            // A hook point may be meant, as in nameof(Hooks.ReLU1).
            if (member is not null && meant.GetMembers(member).IsEmpty)
                return;
            string qualified = meant.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
            reporter.Report(DiagnosticDescriptors.HiddenName, word.GetLocation, FixData.None.With(FixData.Name, qualified), name, TargetRules.Title(type, isBlock), $"{type.Name}.{name}", qualified);
            forwards ??= ImmutableArray.CreateBuilder<ForwardSpec>();
            if (member is not null)
                foreach (ISymbol found in meant.GetMembers(member))
                    if (found is IFieldSymbol { IsConst: true } constant)
                        Add(new(name, member, constant.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), qualified));
        }

        void Add(ForwardSpec forward)
        {
            if (!forwards!.Contains(forward))
                forwards.Add(forward);
        }
    }

    /// <summary>Whether a word is looked up where it stands, and not in what comes before it.</summary>
    public static bool StandsAlone(IdentifierNameSyntax word) => word.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == word,
        QualifiedNameSyntax qualified => qualified.Left == word,
        NameEqualsSyntax or NameColonSyntax or AliasQualifiedNameSyntax or InvocationExpressionSyntax => false,
        _ => true,
    };

    private static bool IsNested(string name, bool isBlock) => name is MemberNames.Hooks or MemberNames.Recording || (isBlock && name == MemberNames.HookPoints);
}
