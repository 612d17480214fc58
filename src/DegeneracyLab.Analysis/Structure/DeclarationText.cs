using System.Globalization;
using System.Reflection;

namespace DegeneracyLab.Analysis;

/// <summary>The attributes that declare a network, as C#.</summary>
internal static class DeclarationText
{
    /// <summary>The class that declares a network; null if none does.</summary>
    /// <param name="network">The network.</param>
    public static Type? ClassOf(IInstrumentedNetwork network)
    {
        Type? type = network.GetType();
        while (type is not null && type.GetCustomAttribute<NetworkAttribute>(inherit: false) is null)
            type = type.BaseType;
        return type;
    }

    /// <summary>The attributes of layers on a class, in the order in which they stand there.</summary>
    /// <param name="type">The class of a network or of a block.</param>
    public static IEnumerable<CustomAttributeData> LayersOf(Type type) => type.GetCustomAttributesData().Where(data => data.AttributeType.IsSubclassOf(typeof(LayerAttribute)));

    /// <summary>An attribute's name as it is written: without its suffix and type arguments.</summary>
    /// <param name="attribute">The attribute's type.</param>
    public static string NameOf(Type attribute) =>
        attribute.Name.Split('`')[0] is var name && name.EndsWith(nameof(Attribute), StringComparison.Ordinal) ? name[..^nameof(Attribute).Length] : attribute.Name;

    /// <summary>An attribute: its name, its type arguments and its arguments.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="arguments">The arguments as they are written.</param>
    /// <param name="nameOf">How a type argument is written.</param>
    public static string Of(CustomAttributeData attribute, IReadOnlyCollection<string> arguments, Func<Type, string> nameOf)
    {
        string types = attribute.AttributeType.IsGenericType ? $"<{string.Join(", ", attribute.AttributeType.GenericTypeArguments.Select(nameOf))}>" : "";
        // A list of arguments that is empty is an argument without text.
        string list = string.Join(", ", arguments.Where(argument => argument.Length > 0));
        return $"{NameOf(attribute.AttributeType)}{types}{(list.Length == 0 ? "" : $"({list})")}";
    }

    /// <summary>The value of an argument.</summary>
    /// <param name="argument">The argument.</param>
    public static string Of(CustomAttributeTypedArgument argument) => argument.Value switch
    {
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        double number when double.IsFinite(number) => number.ToString("R", CultureInfo.InvariantCulture),
        double number => number > 0 ? "double.PositiveInfinity" : double.IsNaN(number) ? "double.NaN" : "double.NegativeInfinity",
        IReadOnlyCollection<CustomAttributeTypedArgument> several => string.Join(", ", several.Select(Of)),
        { } value when argument.ArgumentType.IsEnum => Enum.GetName(argument.ArgumentType, value) is { } name
            ? $"{argument.ArgumentType.Name}.{name}"
            : $"({argument.ArgumentType.Name}){Convert.ToString(value, CultureInfo.InvariantCulture)}",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null",
    };
}
