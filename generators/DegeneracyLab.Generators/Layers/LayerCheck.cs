using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Parsing;
using DegeneracyLab.Generators.Shapes;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Layers;

/// <summary>
/// What a layer tells its mistakes to. Of sizes that are numbers it reports them at once; of sizes that only the
/// constructor knows it leaves a rule for the constructor, with the same words.
/// </summary>
/// <param name="arguments">The arguments of the layer's attribute.</param>
/// <param name="layer">The layer, in its place.</param>
/// <param name="previous">The layer before; null for the first one.</param>
/// <param name="earlier">The layers before whose names can be used, in order.</param>
/// <param name="reporter">Takes the diagnostics.</param>
/// <param name="rules">Takes the rules.</param>
internal sealed class LayerCheck(AttributeArguments arguments, Layer layer, Layer? previous, IReadOnlyList<Layer> earlier, DiagnosticReporter reporter, ImmutableArray<SizeRule>.Builder rules)
{
    public AttributeArguments Arguments => arguments;

    public Layer? Previous => previous;

    public IReadOnlyList<Layer> Earlier => earlier;

    /// <summary>What a code fix needs to know of the mistakes that are reported next.</summary>
    public ImmutableDictionary<string, string?> ForFix { get; set; } = FixData.None;

    /// <summary>Whether a mistake was reported.</summary>
    public bool HasReported { get; private set; }

    /// <summary>Whether the input, or what a parallel layer makes of it, has the wrong shape, or the output has none, after which nothing is known of shapes.</summary>
    public bool HasWrongInput { get; private set; }

    /// <summary>What comes before the layer, for messages: <c>ReLU1 [batch, 32]</c>.</summary>
    public object[] Before => [$"{previous?.Name ?? "the input"} ", layer.Input];

    /// <summary>A size as it was declared, even where it is no size.</summary>
    public static object Declared(Size size) => size.IsSymbolic ? size : LayerSite.Code(size.Value);

    /// <summary>Reports a mistake.</summary>
    /// <param name="descriptor">What is wrong.</param>
    /// <param name="at">Where.</param>
    /// <param name="words">The message's arguments: texts, sizes, shapes, and arrays of them.</param>
    public void Report(DiagnosticDescriptor descriptor, Func<Location> at, params object[] words)
    {
        HasReported = true;
        HasWrongInput |= ReferenceEquals(descriptor, DiagnosticDescriptors.ShapeMismatch) || ReferenceEquals(descriptor, DiagnosticDescriptors.SliceWidths) || ReferenceEquals(descriptor, DiagnosticDescriptors.BranchShapes) || ReferenceEquals(descriptor, DiagnosticDescriptors.SizeTooLarge);
        reporter.Report(descriptor, at, ForFix, Array.ConvertAll(words, static word => Text(word, static size => size.ToString(), static text => text)));
    }

    /// <summary>Demands that a size is at least 1.</summary>
    public void AtLeastOne(Size size, DiagnosticDescriptor descriptor, Func<Location> at, params object[] words) =>
        Require(size.IsSymbolic ? null : size.IsNumber || ReferenceEquals(size, Size.Unknown), $"{size.Code("")} >= 1", descriptor, at, words);

    /// <summary>Demands that a number is finite, in a float32 network too.</summary>
    /// <param name="number">The number.</param>
    /// <param name="argument">The argument that states it.</param>
    /// <returns>Whether it is.</returns>
    public bool FitsFloat32(double number, string argument)
    {
        // Written so that it refuses NaN too.
        if (Math.Abs(number) <= float.MaxValue)
            return true;
        Report(DiagnosticDescriptors.ArgumentOutOfRange, arguments.At(argument), layer.Name, argument, "a finite number that float32 can hold", number.ToString("R", CultureInfo.InvariantCulture));
        return false;
    }

    /// <summary>Demands that two sizes are equal.</summary>
    public void Equal(Size left, Size right, DiagnosticDescriptor descriptor, Func<Location> at, params object[] words) =>
        Require(left.IsUnknown || right.IsUnknown || left == right ? true : left.IsSymbolic || right.IsSymbolic ? null : false, $"{left.Code("")} == {right.Code("")}", descriptor, at, words);

    /// <summary>Demands that a size is no larger than another.</summary>
    public void AtMost(Size size, Size limit, DiagnosticDescriptor descriptor, Func<Location> at, params object[] words) =>
        Require(size.IsTooLarge ? false : size.IsUnknown || limit.IsUnknown || size == limit ? true : size.IsSymbolic || limit.IsSymbolic ? null : size.Value <= limit.Value, $"{size.Code("")} <= {limit.Code("")}", descriptor, at, words);

    /// <summary>Demands that a product of sizes is no larger than a size can be.</summary>
    /// <param name="what">What the product is, for the message: <c>number of outputs</c>.</param>
    /// <param name="factors">The sizes.</param>
    public void ProductFits(string what, params Size[] factors) => Fits(what, factors, "x", "*", static (product, factor) => product * factor, int.MaxValue);

    /// <summary>Demands that a sum of sizes is no larger than a size can be.</summary>
    /// <param name="what">What the sum is, for the message.</param>
    /// <param name="terms">The sizes.</param>
    public void SumFits(string what, params Size[] terms) => Fits(what, terms, "+", "+", static (sum, term) => sum + term, int.MaxValue);

    /// <summary>Demands that a number of parameters is no larger than can be counted. Of sizes that only the constructor knows, allocation finds out first.</summary>
    /// <param name="factors">The sizes whose product it is.</param>
    public void ParametersFit(params Size[] factors)
    {
        if (Array.TrueForAll(factors, static factor => factor.IsNumber))
            Fits("number of parameters", factors, "x", "*", static (product, factor) => product * factor, long.MaxValue);
    }

    /// <summary>Demands that a size divides another.</summary>
    public void Divides(Size divisor, Size size, DiagnosticDescriptor descriptor, Func<Location> at, params object[] words) =>
        Require(size.IsUnknown || divisor.IsUnknown || divisor == 1 ? true : size.IsSymbolic || divisor.IsSymbolic ? null : size.Value % divisor.Value == 0, $"{size.Factor("")} % {divisor.Factor("")} == 0", descriptor, at, words);

    /// <summary>Demands that two shapes are equal.</summary>
    public void Equal(TensorShape left, TensorShape right, DiagnosticDescriptor descriptor, Func<Location> at, params object[] words)
    {
        if (left.IsUnknown || right.IsUnknown)
            return;
        if (left.Rank != right.Rank || left.IsOpen != right.IsOpen || left.IsTokens != right.IsTokens)
        {
            Report(descriptor, at, words);
            return;
        }

        for (int i = 0; i < left.Rank; i++)
            if (left.Sizes[i] is { IsSymbolic: false } a && right.Sizes[i] is { IsSymbolic: false } b && a != b)
            {
                Report(descriptor, at, words);
                return;
            }

        for (int i = 0; i < left.Rank; i++)
            Equal(left.Sizes[i], right.Sizes[i], descriptor, at, words);
    }

    private void Fits(string what, Size[] sizes, string sign, string operation, Func<BigInteger, BigInteger, BigInteger> combine, long limit)
    {
        if (Array.Exists(sizes, static size => size.IsUnknown))
            return;
        BigInteger? value = null;
        var terms = new List<object>();
        string expression = "";
        foreach (Size size in sizes)
        {
            value = value is { } before ? combine(before, size.Value) : size.Value;
            terms.AddRange(terms.Count == 0 ? [size] : [$" {sign} ", size]);
            // A decimal number holds the product of three sizes.
            expression += expression.Length == 0 ? $"(decimal){size.Operand}" : $" {operation} {size.Operand}";
        }

        bool isNumber = Array.TrueForAll(sizes, static size => size.IsNumber);
        var total = new Size(0, expression);
        Require(
            isNumber ? value <= limit : null,
            $"{total.Code("")} <= int.MaxValue",
            DiagnosticDescriptors.SizeTooLarge,
            arguments.At(),
            [layer.Name, what, terms.ToArray(), isNumber ? value.ToString() : total, limit.ToString(CultureInfo.InvariantCulture)]);
    }

    private void Require(bool? holds, string condition, DiagnosticDescriptor descriptor, Func<Location> at, object[] words)
    {
        if (holds == false)
            Report(descriptor, at, words);
        else if (holds is null)
            rules.Add(new(condition, string.Format(
                CultureInfo.InvariantCulture,
                CSharpLiteral.InsideInterpolated(descriptor.MessageFormat.ToString(CultureInfo.InvariantCulture)),
                Array.ConvertAll(words, static word => (object)Text(word, static size => size.IsSymbolic ? $"{{{size.Code("")}}}" : size.ToString(), CSharpLiteral.InsideInterpolated)))));
    }

    private static string Text(object word, Func<Size, string> size, Func<string, string> text) => word switch
    {
        Size value => size(value),
        TensorShape shape => shape.ToString(size),
        object[] words => string.Concat(Array.ConvertAll(words, part => Text(part, size, text))),
        _ => text((string)word),
    };
}
