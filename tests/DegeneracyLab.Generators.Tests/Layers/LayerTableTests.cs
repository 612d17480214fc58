using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Models;
using DegeneracyLab.Generators.Parsing;
using DegeneracyLab.Generators.Shapes;
using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using TorchSharp;

namespace DegeneracyLab.Generators.Tests.Layers;

/// <summary>The table of layers is made from what the attributes declare, the generator infers and the networks have.</summary>
public class LayerTableTests
{
    /// <summary>What all layers with parameters can be told stands once, above the table.</summary>
    private static readonly Type[] Common = [typeof(LayerAttribute), typeof(BlockLayerAttribute), typeof(ParametrisedLayerAttribute)];

    [Fact]
    public void The_table_has_every_kind()
    {
        Generation generation = Generation.Sound(LayerSamples.Source);
        using var assembly = new LiveAssembly(generation);
        PagePart.Verify("docs/layers.md", "layers", string.Concat([
            "\n| Layer | Sample | Shape | Formula | Mask | Parameters | Hook points inside |\n| --- | --- | --- | --- | --- | --- | --- |\n",
            .. LayerCatalogue.Kinds.Select(kind => Row(kind, generation, assembly)),
            "\n",
        ]));
    }

    private static string Row(LayerKind kind, Generation generation, LiveAssembly assembly)
    {
        string key = LayerSamples.KeyOf(kind);
        INamedTypeSymbol type = generation.Input.GetTypeByMetadataName(LayerSamples.ClassName(key))!;
        NetworkSpec network = NetworkParser.Parse(type, NetworkParser.Attribute(type)!, generation.Input, DiagnosticReporter.Muted(), blocks: null, TestContext.Current.CancellationToken)!;
        Layer layer = network.Layers.First(candidate => candidate.Kind == kind.Name);
        string sample = Regex.Match(LayerSamples.Networks[key], $@"\b{kind.Name}\b(<[^>]*>)?(\([^)]*\))?").Value;

        IInstrumentedNetwork live = assembly.Create(LayerSamples.ClassName(key), torch.ScalarType.Float64, seed: 1);
        using var owner = (IDisposable)live;
        string inside = layer.Name + ".";
        IEnumerable<string> parameters = live.NamedParameters()
            .Where(named => named.Name.StartsWith(inside, StringComparison.Ordinal))
            .Select(named => $"{named.Name[inside.Length..]} [{string.Join(", ", named.Parameter.shape)}]");
        IEnumerable<string> hooks = live.Description.HookPoints
            .Where(hook => hook.Name.StartsWith(inside, StringComparison.Ordinal) && !hook.Name[inside.Length..].Contains('.', StringComparison.Ordinal))
            .Select(hook => $"{hook.Name[inside.Length..]} [{string.Join(", ", live.Description.ShapeAt(hook))}]");
        string[] cells =
        [
            $"`{Declaration(kind)}`",
            $"`{sample}`",
            $"{Shape(layer.Input)} -> {Shape(layer.Output)}",
            layer.Equation,
            layer.MaskName is null ? "" : layer.MaskSummary.Split(": ")[1].TrimEnd('.'),
            string.Join(", ", parameters),
            string.Join(", ", hooks),
        ];
        return $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n";
    }

    private static string Shape(TensorShape shape) => $"[{shape.List()}]{(shape.IsTokens ? " ids" : "")}";

    /// <summary>The attribute with all that it can be told, and what is the case if it is not: <c>Linear(outputs, Bias = true)</c>.</summary>
    private static string Declaration(LayerKind kind)
    {
        Type attribute = typeof(LayerAttribute).Assembly.GetType(kind.AttributeName, throwOnError: true)!;
        if (attribute.IsGenericTypeDefinition)
            attribute = attribute.MakeGenericType([.. Enumerable.Repeat(typeof(object), kind.Arity)]);
        // Of the overloads for a number and for a name, the first.
        ConstructorInfo constructor = attribute.GetConstructors()[0];
        ParameterInfo[] parameters = constructor.GetParameters();
        object made = constructor.Invoke([.. parameters.Select(parameter => parameter.HasDefaultValue ? parameter.DefaultValue : parameter.ParameterType == typeof(int) ? 1 : parameter.ParameterType.IsArray ? Array.Empty<object>() : "")]);
        string[] arguments =
        [
            .. parameters.Select(parameter => parameter.HasDefaultValue ? $"{parameter.Name} = {Value(parameter.DefaultValue)}" : parameter.ParameterType.IsArray ? $"{parameter.Name}..." : parameter.Name!),
            .. attribute.GetProperties()
                .Where(property => property.SetMethod is { IsPublic: true } && !Common.Contains(property.DeclaringType))
                .Select(property => property.GetValue(made) is { } value ? $"{property.Name} = {Value(value)}" : property.Name),
        ];
        string types = kind.Arity switch { 0 => "", 1 => "<T>", _ => $"<{string.Join(", ", Enumerable.Range(1, kind.Arity).Select(i => $"T{i}"))}>" };
        return kind.Name + types + (arguments.Length == 0 ? "" : $"({string.Join(", ", arguments)})");
    }

    private static string Value(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        Enum member => $"{member.GetType().Name}.{member}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
