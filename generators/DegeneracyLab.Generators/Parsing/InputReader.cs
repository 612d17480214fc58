using System.Collections.Immutable;
using System.Globalization;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>Reads the shape of the input from <c>[Network]</c> or <c>[Block]</c>.</summary>
internal static class InputReader
{
    private static readonly string[] Names = ["Input", "Positions", "Tokens", "Vocabulary", "Channels", "Height", "Width"];

    public static TensorShape ReadNetwork(INamedTypeSymbol type, AttributeData attribute, DeclarationScope scope, DiagnosticReporter reporter, ImmutableArray<SizeRule>.Builder? rules, CancellationToken token) =>
        new Reading(type, attribute, scope, reporter, rules, isBlock: false, token).Read();

    public static TensorShape ReadBlock(INamedTypeSymbol type, AttributeData attribute, DeclarationScope scope, DiagnosticReporter reporter, CancellationToken token, ImmutableArray<SizeRule>.Builder? rules = null) =>
        new Reading(type, attribute, scope, reporter, rules, isBlock: true, token).Read();

    private sealed class Reading(INamedTypeSymbol type, AttributeData attribute, DeclarationScope scope, DiagnosticReporter reporter, ImmutableArray<SizeRule>.Builder? rules, bool isBlock, CancellationToken token)
    {
        private readonly AttributeArguments arguments = new(attribute, scope, token);

        public TensorShape Read()
        {
            if (arguments.AreBroken)
            {
                reporter.AddCompilerError();
                return TensorShape.Unknown;
            }

            string stated = "";
            foreach (string name in Names)
                if (arguments.Has(name))
                    stated += stated.Length == 0 ? name : ", " + name;
            TensorShape shape = (stated, isBlock) switch
            {
                ("Input", false) => TensorShape.Vector(Size("Input")),
                ("Input", true) => TensorShape.Open(Size("Input")),
                ("Input, Positions", _) => TensorShape.Of(Size("Positions"), Size("Input")),
                ("Tokens, Vocabulary", false) => TensorShape.Of(Size("Tokens")) with { Vocabulary = Size("Vocabulary") },
                ("Channels, Height, Width", _) => TensorShape.Of(Size("Channels"), Size("Height"), Size("Width")),
                _ => Missing(stated),
            };
            arguments.ReportMistakes(reporter, $"the {TargetRules.Title(type, isBlock)}");
            return shape;
        }

        private TensorShape Missing(string stated)
        {
            reporter.Report(DiagnosticDescriptors.InputNotPositive, arguments.At(), TargetRules.Title(type, isBlock), Kind(isBlock), stated.Length == 0 ? "it states none" : $"it states {stated}");
            return isBlock ? TensorShape.Open(Shapes.Size.Unknown) : TensorShape.Unknown;
        }

        private static string Kind(bool isBlock) => isBlock
            ? "[Block(Input = ...)], [Block(Positions = ..., Input = ...)] or [Block(Channels = ..., Height = ..., Width = ...)]"
            : "[Network(Input = ...)], [Network(Positions = ..., Input = ...)], [Network(Tokens = ..., Vocabulary = ...)] or [Network(Channels = ..., Height = ..., Width = ...)]";

        private Size Size(string name)
        {
            Size size = arguments.Size(name);
            if (size.IsSymbolic)
                rules?.Add(new($"{size.Code("")} >= 1", $"The {name} of {CSharpLiteral.InsideInterpolated(type.Name)} must be at least 1, but is {{{size.Code("")}}}"));
            else if (!size.IsNumber && !ReferenceEquals(size, Shapes.Size.Unknown))
                reporter.Report(DiagnosticDescriptors.InputNotPositive, arguments.At(name), TargetRules.Title(type, isBlock), Kind(isBlock), $"its {name} is {size.Value.ToString(CultureInfo.InvariantCulture)}");
            return size;
        }
    }
}
