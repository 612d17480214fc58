using System.Composition;
using DegeneracyLab.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.CodeFixes;

/// <summary>Names the parameter that was meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseParameterFix)), Shared]
internal sealed class UseParameterFix() : DeclarationFix("DGL0104")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        if (site.Data(FixData.Name) is not { } name || site.Node.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute)
            return;
        // Of a block's sizes, the diagnostic stands at the attribute.
        AttributeArgumentSyntax? wrong = site.Node.FirstAncestorOrSelf<AttributeArgumentSyntax>()
            ?? attribute.ArgumentList?.Arguments.FirstOrDefault(argument => site.Model.GetConstantValue(argument.Expression, site.Token).Value as string == site.Data(FixData.Parameter));
        if (wrong is not null)
            site.Offer($"Use the parameter '{name}'", nameof(UseParameterFix), Edit.Replace(wrong.Expression, $"nameof({name})"));
    }
}
