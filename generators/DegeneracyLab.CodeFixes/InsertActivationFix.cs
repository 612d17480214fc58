using System.Composition;
using DegeneracyLab.Generators.Layers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.CodeFixes;

/// <summary>Puts an activation between two linear layers: after the first, where it mostly stands.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InsertActivationFix)), Shared]
internal sealed class InsertActivationFix() : DeclarationFix("DGL0203")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        if (site.Node.FirstAncestorOrSelf<AttributeSyntax>() is not { Parent.Parent: TypeDeclarationSyntax declaration } attribute)
            return;
        AttributeSyntax? before = declaration.AttributeLists.SelectMany(list => list.Attributes).TakeWhile(candidate => candidate != attribute).LastOrDefault();
        string kind = ReLULayer.Definition.Name;
        if (before is not null)
            site.Offer($"Insert [{kind}] between", nameof(InsertActivationFix), Edit.After(before, Declarations.LayerName(kind, site.Model, attribute.SpanStart)));
    }
}
