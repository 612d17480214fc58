using System.Linq;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Layers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>Attributes of a network or block that the compiler does not find: layers with a typing error, or that do not exist.</summary>
internal static class UnknownLayers
{
    /// <summary>Reports such an attribute.</summary>
    /// <param name="attribute">An attribute that the compiler does not find.</param>
    /// <param name="reporter">Takes the diagnostic.</param>
    /// <param name="token">Cancels.</param>
    /// <param name="meant">The kind of layer that was probably meant; null if none is near.</param>
    /// <returns>Whether it was reported.</returns>
    public static bool TryReport(AttributeData attribute, DiagnosticReporter reporter, CancellationToken token, out LayerKind? meant)
    {
        meant = null;
        // Where the compiler found something that does not fit, such as too many type arguments, its message says more.
        if (attribute.AttributeClass is not IErrorTypeSymbol { CandidateSymbols.IsEmpty: true }
            || attribute.ApplicationSyntaxReference?.GetSyntax(token) is not AttributeSyntax syntax
            || NameOf(syntax.Name) is not { } written)
            return false;
        string name = written.Identifier.ValueText;
        meant = Nearest(name);
        string nearest = meant is null ? "" : meant.Name == name ? $"{KnownNames.Library}.{name}" : meant.Name;
        reporter.Report(
            DiagnosticDescriptors.NoSuchLayer,
            written.GetLocation,
            FixData.None.With(FixData.Layer, meant?.Name),
            name,
            meant is null ? $"there are {string.Join(", ", LayerCatalogue.Kinds.Select(static candidate => candidate.Name).Distinct())}" : $"did you mean '{nearest}'?");
        return true;
    }

    private static LayerKind? Nearest(string name)
    {
        const string Suffix = "Attribute";
        string stem = name.EndsWith(Suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - Suffix.Length) : name;
        string? nearest = Helpers.Nearest.To(stem, LayerCatalogue.Kinds.Select(static kind => kind.Name));
        return nearest is null ? null : LayerCatalogue.Kinds.First(kind => kind.Name == nearest);
    }

    /// <summary>The name of an attribute without what qualifies it; null if it is qualified by something else than the library.</summary>
    private static SimpleNameSyntax? NameOf(NameSyntax name) => name switch
    {
        SimpleNameSyntax simple => simple,
        QualifiedNameSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: KnownNames.Library } } qualified => qualified.Right,
        QualifiedNameSyntax { Left: AliasQualifiedNameSyntax { Alias.Identifier.ValueText: "global", Name.Identifier.ValueText: KnownNames.Library } } qualified => qualified.Right,
        _ => null,
    };
}
