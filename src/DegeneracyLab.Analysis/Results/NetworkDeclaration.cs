using System.Reflection;
using System.Text;

namespace DegeneracyLab.Analysis;

/// <summary>Writes how a network is declared: the attributes of its class and of its blocks, as C#.</summary>
internal static class NetworkDeclaration
{
    /// <summary>The declaration of a network, and below it that of each block.</summary>
    /// <param name="network">The network.</param>
    /// <returns>Lines of C#; null if the network's class is not declared by attributes.</returns>
    public static string? Of(IInstrumentedNetwork network)
    {
        if (DeclarationText.ClassOf(network) is not { } declared)
            return null;
        List<Type> types = [declared];
        // Blocks are found while they are written; each is written once.
        for (int place = 0; place < types.Count; place++)
            types.AddRange(DeclarationText.LayersOf(types[place]).SelectMany(layer => layer.AttributeType.GenericTypeArguments).Where(block => !types.Contains(block)).Distinct().ToArray());
        return string.Join("\n\n", types.Select(Written));
    }

    private static string Written(Type type)
    {
        var text = new StringBuilder();
        foreach (CustomAttributeData head in type.GetCustomAttributesData().Where(data => data.AttributeType == typeof(NetworkAttribute) || data.AttributeType == typeof(BlockAttribute)))
            text.Append('[').Append(Spelled(head)).Append("]\n");
        bool isOpen = false;
        foreach (CustomAttributeData layer in DeclarationText.LayersOf(type))
        {
            // What takes no arguments, as an activation, stands behind what it follows.
            bool joins = isOpen && layer.ConstructorArguments.Count + layer.NamedArguments.Count + layer.AttributeType.GenericTypeArguments.Length == 0;
            text.Append(joins ? ", " : isOpen ? "]\n[" : "[").Append(Spelled(layer));
            isOpen = true;
        }

        string[] sizes = [.. DeclarationText.LayersOf(type).SelectMany(layer => layer.ConstructorArguments).Select(argument => argument.Value).OfType<string>().Distinct().Where(name => type.GetConstructors().Any(constructor => constructor.GetParameters().Any(parameter => parameter.Name == name && parameter.ParameterType == typeof(int))))];
        return text.Append(isOpen ? "]\n" : "").Append("partial class ").Append(type.Name).Append(sizes.Length == 0 ? ";" : $"({string.Join(", ", sizes.Select(size => $"int {size}"))});").ToString();
    }

    private static string Spelled(CustomAttributeData attribute) => DeclarationText.Of(
        attribute,
        [.. attribute.ConstructorArguments.Select(DeclarationText.Of), .. attribute.NamedArguments.Select(argument => $"{argument.MemberName} = {DeclarationText.Of(argument.TypedValue)}")],
        type => type.Name);
}
