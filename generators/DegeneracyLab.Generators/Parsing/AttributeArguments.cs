using System.Collections.Immutable;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>Reads the arguments of one attribute.</summary>
/// <param name="attribute">The attribute.</param>
/// <param name="scope">What the names of sizes and the types of blocks mean.</param>
/// <param name="token">Cancels.</param>
internal sealed class AttributeArguments(AttributeData attribute, DeclarationScope scope, CancellationToken token)
{
    private readonly List<(DiagnosticDescriptor Descriptor, Func<Location> At, ImmutableDictionary<string, string?> ForFix, string[] Words)> mistakes = [];
    private readonly List<string> brokenBlocks = [];

    /// <summary>Whether an activation function lacks members, which the compiler reports.</summary>
    private bool isIncomplete;

    /// <summary>Whether neither the compiler nor a block's own declaration says that something is wrong.</summary>
    public bool AreSound => !AreBroken && brokenBlocks.Count == 0;

    /// <summary>Whether the arguments do not compile, which the compiler reports.</summary>
    public bool AreBroken
    {
        get
        {
            if (isIncomplete || attribute.AttributeConstructor is null || HasErrors(attribute.AttributeClass))
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

    /// <summary>Finds the place of an attribute, when a diagnostic needs it.</summary>
    public static Func<Location> At(AttributeData attribute, CancellationToken token) =>
        () => attribute.ApplicationSyntaxReference?.GetSyntax(token).GetLocation() ?? Location.None;

    /// <summary>The value of a constructor's parameter.</summary>
    public T Positional<T>(string parameter, T fallback) =>
        PositionalConstant(parameter) is { Kind: TypedConstantKind.Primitive, Value: T value } ? value : fallback;

    /// <summary>The value of a property.</summary>
    public T Named<T>(string property, T fallback)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
            if (argument.Key == property)
                return argument.Value is { Kind: TypedConstantKind.Primitive, Value: T value } ? value : fallback;
        return fallback;
    }

    /// <summary>The value of a property that is an enumeration, as a number.</summary>
    public int Enum(string property, int fallback)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
            if (argument.Key == property)
                return argument.Value is { Kind: TypedConstantKind.Enum, Value: int value } ? value : fallback;
        return fallback;
    }

    /// <summary>The value of a constructor's parameter that is an enumeration, as a number.</summary>
    public int PositionalEnum(string parameter, int fallback) =>
        PositionalConstant(parameter) is { Kind: TypedConstantKind.Enum, Value: int value } ? value : fallback;

    /// <summary>A size: a number, or the name of a parameter of the primary constructor.</summary>
    /// <param name="name">The name of a constructor's parameter or of a property.</param>
    public Size Size(string name) => OptionalSize(name) ?? Shapes.Size.Unknown;

    /// <summary>A size that has a value if none is stated.</summary>
    public Size Size(string name, int fallback) => OptionalSize(name) ?? fallback;

    /// <summary>A size that need not be stated.</summary>
    /// <returns>The size; null if it is not stated.</returns>
    public Size? OptionalSize(string name)
    {
        if (PositionalConstant(name) is { } positional)
            return SizeOf(positional, name, At(name));
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
            if (argument.Key == name)
                return SizeOf(argument.Value, name, At(name));
        return null;
    }

    /// <summary>Whether a type argument of the attribute has an interface of the library.</summary>
    public bool Implements(int index, string fullName) => Interface(index, fullName) is not null;

    /// <summary>The activation function that a type argument of the attribute is.</summary>
    public TypeReference Function(int index)
    {
        ITypeSymbol function = Type(index);
        if (Interface(index, KnownNames.Elementwise) is not { } contract)
            AddMistake("must be a class with the static members of IElementwise");
        else if (function is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type)
            isIncomplete = true;
        else if (TargetRules.IsFileLocal(type))
            AddMistake("generated code cannot name, because it is local to its file");
        else
            CheckMembers(type, contract);
        return scope.Reference(function);

        void AddMistake(string objection) => mistakes.Add((DiagnosticDescriptors.NotElementwise, At(), FixData.None, [function.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), objection]));

        void CheckMembers(INamedTypeSymbol type, INamedTypeSymbol contract)
        {
            foreach (INamedTypeSymbol from in Interface(index, KnownNames.PiecewiseLinear) is { } masked ? [contract, masked] : new[] { contract })
            {
                foreach (ISymbol member in from.GetMembers())
                {
                    // What has a default need not be there, and is not called by the class.
                    if (!member.IsAbstract)
                        continue;
                    if (type.FindImplementationForInterfaceMember(member) is not { } implementation)
                    {
                        isIncomplete = true;
                    }
                    else if (implementation is not { DeclaredAccessibility: Accessibility.Public, ContainingType.TypeKind: not TypeKind.Interface })
                    {
                        AddMistake("must have the static members of IElementwise as public members of its own");
                        return;
                    }
                }
            }
        }
    }

    /// <summary>The block that a type argument of the attribute is.</summary>
    /// <param name="index">Which type argument.</param>
    /// <param name="sizes">The constructor's parameter with the arguments of the block's primary constructor; null if there is none.</param>
    public BlockReference Block(int index, string? sizes)
    {
        ITypeSymbol block = Type(index);
        if (HasErrors(block))
            return BlockReference.None(scope.Reference(block));
        ImmutableArray<IParameterSymbol> parameters = block is INamedTypeSymbol named ? PrimaryConstructor.Parameters(named) : [];
        ImmutableArray<Size>.Builder stated = ImmutableArray.CreateBuilder<Size>();
        if (sizes is not null && PositionalConstant(sizes) is { Kind: TypedConstantKind.Array, IsNull: false } array)
            foreach (TypedConstant value in array.Values)
                stated.Add(SizeOf(value, stated.Count < parameters.Length ? parameters[stated.Count].Name : sizes, At()));
        BlockReference reference = scope.Blocks.Read(block, stated.ToImmutable(), scope, (descriptor, words) => mistakes.Add((descriptor, At(), FixData.None, words)), out bool isBroken);
        if (isBroken)
            brokenBlocks.Add(reference.Type.Name);
        return reference;
    }

    /// <summary>Reports mistakes that reading found.</summary>
    /// <param name="reporter">Takes them.</param>
    /// <param name="owner">Whose attribute it is, for messages.</param>
    /// <param name="input">The shape of the layer's input; null if it is no layer's attribute.</param>
    /// <returns>Whether there were any.</returns>
    public bool ReportMistakes(DiagnosticReporter reporter, string owner, TensorShape? input = null)
    {
        if (AreBroken)
        {
            reporter.AddCompilerError();
            return true;
        }

        foreach (string block in brokenBlocks)
            reporter.AddBrokenBlock(block);
        foreach ((DiagnosticDescriptor descriptor, Func<Location> at, ImmutableDictionary<string, string?> forFix, string[] words) in mistakes)
            reporter.Report(descriptor, at, forFix.With(FixData.Input, input?.BlockArguments), [owner, .. words]);
        return mistakes.Count > 0;
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
    public Func<Location> At() => At(attribute, token);

    /// <summary>Finds the place of an argument, or of the attribute if the argument is not written there.</summary>
    /// <param name="name">The name of a constructor's parameter or of a property.</param>
    public Func<Location> At(string name) => () => Find(name)?.GetLocation() ?? At()();

    /// <summary>Whether a type is not found, or has such a type argument.</summary>
    private static bool HasErrors(ITypeSymbol? type)
    {
        if (type is null or { TypeKind: TypeKind.Error or TypeKind.TypeParameter or TypeKind.Dynamic or TypeKind.Pointer or TypeKind.FunctionPointer })
            return true;
        if (type is IArrayTypeSymbol array)
            return HasErrors(array.ElementType);
        if (type is INamedTypeSymbol named)
            foreach (ITypeSymbol argument in named.TypeArguments)
                if (HasErrors(argument))
                    return true;
        return false;
    }

    private ITypeSymbol Type(int index) => attribute.AttributeClass!.TypeArguments[index];

    private INamedTypeSymbol? Interface(int index, string fullName)
    {
        if (Type(index) is INamedTypeSymbol { TypeKind: TypeKind.Interface } type && KnownNames.Is(type, fullName))
            return type;
        foreach (INamedTypeSymbol found in Type(index).AllInterfaces)
            if (KnownNames.Is(found, fullName))
                return found;
        return null;
    }

    private TypedConstant? PositionalConstant(string parameter)
    {
        if (attribute.AttributeConstructor is { } constructor)
            for (int i = 0; i < constructor.Parameters.Length && i < attribute.ConstructorArguments.Length; i++)
                if (constructor.Parameters[i].Name == parameter)
                    return attribute.ConstructorArguments[i];
        return null;
    }

    private Size SizeOf(TypedConstant constant, string argument, Func<Location> at)
    {
        if (constant.Kind == TypedConstantKind.Error)
            return Shapes.Size.Unknown;
        if (constant is { Kind: TypedConstantKind.Primitive, Value: int number })
            return number;
        if (constant is { Kind: TypedConstantKind.Primitive, Value: string name })
        {
            if (scope.Find(name) is { } size)
                return size;
            if (!scope.IsOtherParameter(name))
            {
                string? nearest = scope.Nearest(name);
                mistakes.Add((
                    DiagnosticDescriptors.UnknownSize,
                    at,
                    FixData.None.With(FixData.Name, nearest).With(FixData.Parameter, scope.CanHaveParameter(name) ? name : null),
                    [argument, $"'{name}'{Helpers.Nearest.Question(nearest)}"]));
            }
        }
        else
        {
            mistakes.Add((DiagnosticDescriptors.UnknownSize, at, FixData.None, [argument, constant.IsNull ? "null" : $"of type {constant.Type?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}"]));
        }

        return Shapes.Size.Unknown;
    }

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
