using System.Composition;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.CodeFixes;

/// <summary>Lets a block end with the width of its input: its last linear layer gets that size, or one is added.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EndWithLinearFix)), Shared]
internal sealed class EndWithLinearFix() : DeclarationFix("DGL0102")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        if (site.Data(FixData.Layer) is not { } kind
            || site.Node.FirstAncestorOrSelf<AttributeSyntax>() is not { } use
            || Declarations.BlockOf(use, site.Model, site.Token) is not { } block
            || Width(block, site) is not { } width
            || Declarations.Layers(block).LastOrDefault() is not { } last
            || site.Syntax<AttributeSyntax>(last.ApplicationSyntaxReference) is not { } syntax)
            return;

        if (!KnownNames.Is(last.AttributeClass, $"{KnownNames.Library}.{kind}Attribute"))
            site.Offer($"Let '{block.Name}' end with [{kind}({width})]", nameof(EndWithLinearFix), Edit.After(syntax, $"{Declarations.LayerName(kind, site.Model, use.SpanStart)}({width})"));
        else if (syntax.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals is null) is { } outputs)
            site.Offer($"Let '{block.Name}' end with {width} outputs", nameof(EndWithLinearFix), Edit.Replace(outputs.Expression, width));
    }

    /// <summary>The width of a block's input, as the block states it.</summary>
    private static string? Width(INamedTypeSymbol block, Site site) =>
        site.Syntax<AttributeSyntax>(BlockReader.BlockAttribute(block)?.ApplicationSyntaxReference)?.ArgumentList?.Arguments
            .FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == FixData.Input)?.Expression.ToString();
}
