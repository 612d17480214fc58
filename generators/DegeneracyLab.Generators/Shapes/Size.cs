using System.Globalization;
using System.Text;
using DegeneracyLab.Generators.Helpers;

namespace DegeneracyLab.Generators.Shapes;

/// <summary>
/// A size: a number, or an expression of parameters of the primary constructor, whose value the constructor will know.
/// </summary>
/// <param name="Value">The number; not positive if it is unknown, or if it is an expression.</param>
/// <param name="Expression">The expression, with the parameters in braces, as in <c>{heads} * 32</c>; null for a number.</param>
internal sealed record Size(int Value, string? Expression = null)
{
    /// <summary>A size about which nothing is known, because something is wrong.</summary>
    public static readonly Size Unknown = new(int.MinValue);

    /// <summary>A size that would be larger than a size can be.</summary>
    public static readonly Size TooLarge = new(int.MinValue + 2);

    /// <summary>Whether it would be larger than a size can be.</summary>
    public bool IsTooLarge => ReferenceEquals(this, TooLarge);

    /// <summary>Whether it is a usable number.</summary>
    public bool IsNumber => Expression is null && Value > 0;

    /// <summary>Whether only the constructor will know it.</summary>
    public bool IsSymbolic => Expression is not null;

    /// <summary>Whether nothing is known of it.</summary>
    public bool IsUnknown => !IsNumber && !IsSymbolic;

    public static implicit operator Size(int value) => new(value);

    /// <summary>A parameter of the primary constructor.</summary>
    public static Size Parameter(string name) => new(0, $"{{{name}}}");

    public static Size operator *(Size left, Size right) => left == 1 ? right : right == 1 ? left : Combine(left, right, "*", static (a, b) => (long)a * b);

    public static Size operator +(Size left, Size right) => Combine(left, right, "+", static (a, b) => (long)a + b);

    public static Size operator /(Size left, Size right) => right == 1 ? left : Combine(left, right, "/", static (a, b) => b == 0 ? 0 : a / b);

    /// <summary>The size of a side after windows have passed over it: (size + 2 padding - kernel) / stride + 1.</summary>
    /// <param name="kernel">The window.</param>
    /// <param name="stride">The distance between windows.</param>
    /// <param name="padding">The padding on each side; may be 0.</param>
    public Size Windows(Size kernel, Size stride, Size padding)
    {
        if (IsNumber && kernel.IsNumber && stride.IsNumber && padding is { Expression: null, Value: >= 0 })
        {
            long room = Value + (2L * padding.Value) - kernel.Value;
            return room < 0 ? Unknown : Of((room / stride.Value) + 1);
        }

        if (IsUnknown || kernel.IsUnknown || stride.IsUnknown)
            return Unknown;
        string padded = padding is { Expression: null, Value: 0 } ? Operand : $"{Operand} + 2 * {padding.Operand}";
        string steps = $"({padded} - {kernel.Operand})";
        return new(0, stride == 1 ? $"{steps} + 1" : $"{steps} / {stride.Operand} + 1");
    }

    /// <summary>As documentation writes it: <c>64</c>, <c>hidden</c>.</summary>
    public override string ToString() => Expression is null ? Text(Value) : Replace(static name => name);

    /// <summary>As code has it.</summary>
    /// <param name="owner">What the parameters are members of, such as <c>sizes.</c>; empty where they are in scope themselves.</param>
    public string Code(string owner) => Expression is null ? Value.ToString(CultureInfo.InvariantCulture) : Replace(name => owner + Identifiers.Escape(name));

    /// <summary>As code has it in a product.</summary>
    /// <param name="owner">What the parameters are members of.</param>
    public string Factor(string owner) => Expression is null || Expression.IndexOf(' ') < 0 ? Code(owner) : $"({Code(owner)})";

    /// <summary>As code has it at the start of a product that may be large.</summary>
    /// <param name="owner">What the parameters are members of.</param>
    public string LongFactor(string owner) => Expression is null ? Code(owner) + "L" : "(long)" + Factor(owner);

    /// <summary>The expression with other sizes in the places of its parameters.</summary>
    /// <param name="argument">Finds the size for a parameter's name.</param>
    public Size With(Func<string, Size> argument)
    {
        if (Expression is null)
            return this;
        if (Expression.IndexOf('}') == Expression.Length - 1 && Expression[0] == '{')
            return argument(Expression.Substring(1, Expression.Length - 2));
        return new(0, Replace(name => argument(name).Operand));
    }

    /// <summary>The expression as a part of a larger one.</summary>
    public string Operand => Expression is null ? Value.ToString(CultureInfo.InvariantCulture) : Expression.IndexOf(' ') < 0 ? Expression : $"({Expression})";

    private static Size Combine(Size left, Size right, string operation, Func<int, int, long> compute)
    {
        if (left.IsTooLarge || right.IsTooLarge)
            return TooLarge;
        if (left.IsUnknown || right.IsUnknown)
            return Unknown;
        if (left.IsSymbolic || right.IsSymbolic)
            return new(0, $"{left.Operand} {operation} {right.Operand}");
        return Of(compute(left.Value, right.Value));
    }

    private static Size Of(long value) => value > int.MaxValue ? TooLarge : new((int)value);

    private static string Text(int value) => value > 0 ? value.ToString(CultureInfo.InvariantCulture) : "?";

    private string Replace(Func<string, string> parameter)
    {
        var text = new StringBuilder();
        int at = 0;
        for (int open = Expression!.IndexOf('{'); open >= 0; open = Expression.IndexOf('{', at))
        {
            int close = Expression.IndexOf('}', open);
            text.Append(Expression, at, open - at).Append(parameter(Expression.Substring(open + 1, close - open - 1)));
            at = close + 1;
        }

        return text.Append(Expression, at, Expression.Length - at).ToString();
    }
}
