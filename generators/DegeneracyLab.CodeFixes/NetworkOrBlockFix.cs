using System.Composition;
using DegeneracyLab.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.CodeFixes;

/// <summary>Leaves a class that is both a network and a block one of the two.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NetworkOrBlockFix)), Shared]
internal sealed class NetworkOrBlockFix() : DeclarationFix("DGL0009")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        if (Declarations.ClassOf(site.Node, site.Model, site.Token) is not { } type)
            return;
        OfferRemoval(BlockReader.BlockAttribute(type), "[Block(...)]", "a network");
        OfferRemoval(NetworkParser.Attribute(type), "[Network(...)]", "a block");

        void OfferRemoval(AttributeData? attribute, string name, string rest)
        {
            if (site.Syntax<AttributeSyntax>(attribute?.ApplicationSyntaxReference) is { } syntax)
                site.Offer($"Remove {name}: '{type.Name}' is {rest}", nameof(NetworkOrBlockFix) + name, Edit.Remove(syntax));
        }
    }
}
