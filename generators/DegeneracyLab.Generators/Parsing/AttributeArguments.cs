using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>Reads the arguments of one attribute.</summary>
internal sealed class AttributeArguments(AttributeData attribute, CancellationToken token)
{
    /// <summary>Whether the arguments do not compile, which the compiler reports.</summary>
    public bool AreBroken
    {
        get
        {
            if (attribute.AttributeConstructor is null)
                return true;
            foreach (TypedConstant argument in attribute.ConstructorArguments)
                if (argument.Kind == TypedConstantKind.Error)
                    return true;
            foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
                if (argument.Value.Kind == TypedConstantKind.Error)
                    return true;

            // Arguments that bind to nothing are missing from the data.
            int written = 0;
            if (Syntax?.ArgumentList is { } list)
                foreach (AttributeArgumentSyntax argument in list.Arguments)
                    written += argument.NameEquals is null ? 0 : 1;
            return written > attribute.NamedArguments.Length;
        }
    }

    private AttributeSyntax? Syntax => attribute.ApplicationSyntaxReference?.GetSyntax(token) as AttributeSyntax;

    /// <summary>The value of a constructor's parameter.</summary>
    public T Positional<T>(string parameter, T fallback)
    {
        if (attribute.AttributeConstructor is { } constructor)
            for (int i = 0; i < constructor.Parameters.Length && i < attribute.ConstructorArguments.Length; i++)
                if (constructor.Parameters[i].Name == parameter)
                    return attribute.ConstructorArguments[i] is { Kind: TypedConstantKind.Primitive, Value: T value } ? value : fallback;
        return fallback;
    }

    /// <summary>The value of a property.</summary>
    public T Named<T>(string property, T fallback)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
            if (argument.Key == property)
                return argument.Value is { Kind: TypedConstantKind.Primitive, Value: T value } ? value : fallback;
        return fallback;
    }

    /// <summary>Whether a property was given a value.</summary>
    public bool Has(string property)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
            if (argument.Key == property)
                return true;
        return false;
    }

    /// <summary>Finds the place of the attribute, when a diagnostic needs it.</summary>
    public Func<Location> At() => () => Syntax?.GetLocation() ?? Location.None;

    /// <summary>Finds the place of an argument, or of the attribute if the argument is not written there.</summary>
    /// <param name="name">The name of a constructor's parameter or of a property.</param>
    public Func<Location> At(string name) => () => Find(name)?.GetLocation() ?? At()();

    private AttributeArgumentSyntax? Find(string name)
    {
        if (Syntax?.ArgumentList is not { } list)
            return null;
        foreach (AttributeArgumentSyntax argument in list.Arguments)
            if ((argument.NameEquals?.Name ?? argument.NameColon?.Name)?.Identifier.ValueText == name)
                return argument;
        if (attribute.AttributeConstructor is { } constructor)
            for (int i = 0; i < constructor.Parameters.Length && i < list.Arguments.Count; i++)
                if (constructor.Parameters[i].Name == name && list.Arguments[i] is { NameEquals: null, NameColon: null } argument)
                    return argument;
        return null;
    }
}
