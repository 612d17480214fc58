using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DegeneracyLab.CodeFixes;

/// <summary>Moves layers that stand on other declarations of the class to those on the first one, in the order that they have now.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GatherLayersFix)), Shared]
internal sealed class GatherLayersFix() : DeclarationFix("DGL0005")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        if (Declarations.ClassOf(site.Node, site.Model, site.Token) is not { } type)
            return;
        AttributeSyntax?[] layers = [.. Declarations.Layers(type).Select(layer => site.Syntax<AttributeSyntax>(layer.ApplicationSyntaxReference))];
        if (layers is not [{ } first, ..] || layers.Contains(null))
            return;
        SyntaxNode home = first.Parent!.Parent!;
        AttributeSyntax last = layers.Last(layer => layer!.Parent!.Parent == home)!;
        AttributeSyntax[] elsewhere = [.. layers.OfType<AttributeSyntax>().Where(layer => layer.Parent!.Parent != home)];

        var list = (AttributeListSyntax)last.Parent!;
        string gap = Declarations.Gap(list);
        IEnumerable<string> moved = elsewhere.GroupBy(layer => layer.Parent).Select(group => $"{gap}[{string.Join(", ", group)}]");
        site.Offer(
            $"Move all layers to the first declaration of '{type.Name}'",
            nameof(GatherLayersFix),
            [Edit.Insert(list, list.Span.End, string.Concat(moved)), .. elsewhere.GroupBy(layer => layer.Parent).SelectMany(Removal)]);
    }

    /// <summary>Removes attributes of one list: all of it, if nothing stays.</summary>
    private static IEnumerable<(SyntaxTree Tree, TextChange Change)> Removal(IGrouping<SyntaxNode?, AttributeSyntax> group)
    {
        var list = (AttributeListSyntax)group.Key!;
        if (group.Count() == list.Attributes.Count)
            return [Edit.RemoveAll(list)];
        return [Edit.Replace(list, $"[{string.Join(", ", list.Attributes.Except(group))}]")];
    }
}
