using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;

namespace DegeneracyLab.Generators.Tests.Robustness;

/// <summary>
/// Random attributes of the library, whichever it has, with random arguments: most of a type that the compiler takes, few
/// that make sense.
/// </summary>
/// <param name="random">Chooses.</param>
/// <param name="types">What type arguments may be.</param>
/// <param name="words">What texts may be, beside random ones.</param>
internal sealed class RandomAttributes(Random random, string[] types, string[] words)
{
    private static readonly Type[] Layers =
    [
        .. typeof(LayerAttribute).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(LayerAttribute)) && !type.IsAbstract).OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    private static readonly string[] Integers =
    [
        "1", "2", "3", "4", "3", "4", "0", "-1", "-7", "7", "1000", "65536", "1 << 16", "46341", "int.MaxValue", "int.MinValue", "int.MaxValue - 1", "1_000", "0x10", "(int)2.9", "2 * 3", "'c'", "unchecked((int)4e9)", "sizeof(long)", "default(int)",
    ];

    private static readonly string[] Reals =
    [
        "0.5", "-0.25", "0", "1", "-1", "1e-5", "1e300", "-1e39", "3.5e38", "5e-324", "double.NaN", "double.PositiveInfinity", "double.NegativeInfinity", "double.Epsilon", "-0.0", "float.MaxValue", "1f / 3", "1e-310",
    ];

    private static readonly string[] Anything =
    [
        "null", "2.5", "2L", "3u", "(byte)4", "(short)3", "1.5f", "'4'", "true", "typeof(int)", "typeof(System.Collections.Generic.List<>)", "new[] { 1, 2 }", "new object[] { 3 }", "new string[0]", "new int[0]", "System.DayOfWeek.Monday", "default", "(object)3", "(System.Type?)null", "ulong.MaxValue", "long.MinValue", "new object?[] { null }",
    ];

    /// <summary>A layer, without the brackets.</summary>
    public string Layer()
    {
        Type layer = Layers[random.Next(Layers.Length)];
        ConstructorInfo[] constructors = layer.GetConstructors();
        ConstructorInfo constructor = constructors[random.Next(constructors.Length)];
        List<string> arguments = [];
        foreach (ParameterInfo parameter in constructor.GetParameters())
        {
            if (parameter.IsOptional && random.Next(2) == 0)
                break;
            bool isArray = parameter.ParameterType == typeof(object[]);
            for (int i = isArray ? random.Next(4) : 1; i > 0; i--)
                arguments.Add((!isArray && random.Next(8) == 0 ? parameter.Name + ": " : "") + Value(isArray ? typeof(object) : parameter.ParameterType));
        }

        foreach (PropertyInfo property in layer.GetProperties().Where(property => property.SetMethod is { IsPublic: true }))
            if (random.Next(4) == 0)
                arguments.Add($"{property.Name} = {Value(property.PropertyType)}");
        return Name(layer) + (arguments.Count > 0 ? $"({string.Join(", ", arguments)})" : random.Next(4) == 0 ? "()" : "");
    }

    /// <summary>The input of a network or block, without the brackets.</summary>
    public string Target()
    {
        Type target = random.Next(3) == 0 ? typeof(BlockAttribute) : typeof(NetworkAttribute);
        return $"{Name(target)}({string.Join(", ", target.GetProperties().Where(property => property.SetMethod is { IsPublic: true } && random.Next(3) == 0).Select(property => $"{property.Name} = {Value(property.PropertyType)}"))})";
    }

    /// <summary>A literal of any text whatsoever.</summary>
    public string AnyText()
    {
        string text = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Pieces[random.Next(Pieces.Length)]));
        return random.Next(3) switch
        {
            0 => SymbolDisplay.FormatLiteral(text, quote: true),
            1 => "@\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"",
            _ => '"' + string.Concat(text.Select(character => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"))) + '"',
        };
    }

    private static readonly string[] Pieces =
    [
        "", " ", "a", "B", "x", "_", "0", "\"", "\\", "{", "}", "{0}", "{x}", "\n", "\r\n", "\t", "\0", "*/", "//", "/*", "<", ">", "&", "</summary>", "'", "@", "@class", "class", "int", "var", "field", "value", "record", "async", "nameof", "null", "this", "\u00e9", "e\u0301", "\u0130", "\u0131", "\ud83d\ude00", "\ud800", "\udc00", "\u200b", "\u200d", "\u2028", "\ufeff", "\u4e2d", "\u2212", "\uffff", "#if", "#", "$", ";", ")]", "Linear1", "ReLU1Mask", "Input", "Hooks", "get_Input", ".ctor", "ToString", "Probe", "System", "global::", "\\u0041",
    ];

    private string Name(Type type)
    {
        string name = type.Name.Split('`')[0];
        if (name.EndsWith("Attribute", StringComparison.Ordinal))
            name = name[..^"Attribute".Length];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(_ => types[random.Next(types.Length)]))}>" : name;
    }

    private string Value(Type type)
    {
        if (random.Next(40) == 0)
            return Anything[random.Next(Anything.Length)];
        if (type == typeof(int))
            return Integers[random.Next(Integers.Length)];
        if (type == typeof(double))
            return Reals[random.Next(Reals.Length)];
        if (type == typeof(bool))
            return random.Next(2) == 0 ? "true" : "false";
        if (type.IsEnum)
            return random.Next(8) == 0 ? $"({type.Name}){random.Next(-1, 99)}" : $"{type.Name}.{Enum.GetNames(type)[random.Next(Enum.GetNames(type).Length)]}";
        if (type == typeof(string))
            return random.Next(3) == 0 ? words[random.Next(words.Length)] : AnyText();
        return random.Next(4) switch
        {
            0 => words[random.Next(words.Length)],
            1 => random.Next(6) == 0 ? AnyText() : "3",
            _ => Integers[random.Next(random.Next(2) == 0 ? 6 : Integers.Length)],
        };
    }
}
