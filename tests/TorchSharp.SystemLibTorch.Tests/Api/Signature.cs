using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace TorchSharp.SystemLibTorch.Tests.Api;

/// <summary>Members written as the index writes them.</summary>
internal static partial class Signature
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    /// <summary>What C# code can call or override from another assembly, without the accessors of properties.</summary>
    internal static IEnumerable<(string Name, string Text)> MembersOf(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (ConstructorInfo constructor in type.GetConstructors(Declared).Where(Visible)) yield return ("new", $"new({Parameters(constructor)})");
        foreach (MethodInfo method in type.GetMethods(Declared).Where(method => Visible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))))
        {
            if (method.Name.Contains('<', StringComparison.Ordinal)) continue;
            string generic = method.IsGenericMethod ? $"<{string.Join(",", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
            yield return (method.Name, $"{method.Name}{generic}({Parameters(method)}) -> {TypeName(method.ReturnType)}");
        }
        foreach (PropertyInfo property in type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(Visible)))
        {
            ParameterInfo[] indices = property.GetIndexParameters();
            yield return indices.Length == 0
                ? (property.Name, $"{property.Name}: {TypeName(property.PropertyType)}")
                : ("this", $"{TypeName(property.PropertyType)} this[{string.Join(", ", indices.Select(Parameter))}]");
        }
        foreach (FieldInfo field in type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
        {
            if (!type.IsEnum) yield return (field.Name, $"{field.Name}: {TypeName(field.FieldType)}");
        }
    }

    /// <summary>A line of the index without what does not matter to a caller: accessors, how tuples are written.</summary>
    internal static string Normalize(string line)
    {
        line = Accessors().Replace(line, "");
        return Tuples().Replace(line, "($1)");
    }

    internal static string NameOf(string member) =>
        member.Contains(" this[", StringComparison.Ordinal) ? "this" : Regex.Match(member, @"^\w+").Value;

    internal static string HeadingOf(Type type)
    {
        string name = type.Name.Split('`')[0];
        if (type.IsGenericType) name += $"<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>";
        return type.DeclaringType is { } outer ? $"{HeadingOf(outer)}.{name}" : name;
    }

    internal static string TypeName(Type type)
    {
        if (type.IsByRef) return TypeName(type.GetElementType()!);
        if (Nullable.GetUnderlyingType(type) is { } underlying) return TypeName(underlying);
        if (Keywords.TryGetValue(type, out string? keyword)) return keyword;
        if (type.IsArray) return $"{TypeName(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (!type.IsGenericType) return type.Name;
        string arguments = string.Join(", ", type.GetGenericArguments().Select(TypeName));
        return type.IsAssignableTo(typeof(ITuple)) ? $"({arguments})" : $"{type.Name.Split('`')[0]}<{arguments}>";
    }

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Parameters(MethodBase method)
    {
        string parameters = string.Join(", ", method.GetParameters().Select(Parameter));
        return method.IsDefined(typeof(ExtensionAttribute), false) ? $"this {parameters}" : parameters;
    }

    private static string Parameter(ParameterInfo parameter)
    {
        string modifier = parameter.IsDefined(typeof(ParamArrayAttribute), false) ? "params " : parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "";
        string optional = parameter.HasDefaultValue ? $" = {Default(parameter)}" : "";
        return $"{modifier}{TypeName(parameter.ParameterType)} {parameter.Name}{optional}";
    }

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
        bool value => value ? "true" : "false",
        string value => $"\"{value}\"",
        object value when parameter.ParameterType.IsEnum => $"{parameter.ParameterType.Name}.{Enum.ToObject(parameter.ParameterType, value)}",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        object value => value.ToString()!,
    };

    [GeneratedRegex(@" \{ [gset; ]+ \}$")]
    private static partial Regex Accessors();

    [GeneratedRegex(@"ValueTuple<([^<>]+)>")]
    private static partial Regex Tuples();
}
