using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DegeneracyLab.Generators.UseSites;

/// <summary>What several rules ask of operations.</summary>
internal static class Operations
{
    /// <summary>An operation, with the conversions and parentheses around it that leave its value what it is.</summary>
    public static IOperation Outermost(IOperation operation)
    {
        while (operation.Parent is IParenthesizedOperation or IConversionOperation { OperatorMethod: null })
            operation = operation.Parent;
        return operation;
    }

    /// <summary>An operation without the conversions and parentheses around it.</summary>
    public static IOperation Innermost(IOperation operation)
    {
        while (true)
            switch (operation)
            {
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                case IConversionOperation { OperatorMethod: null } conversion:
                    operation = conversion.Operand;
                    break;
                default:
                    return operation;
            }
    }

    /// <summary>The references to a local variable, in the whole body in which an operation stands: nested functions too.</summary>
    public static IEnumerable<ILocalReferenceOperation> References(ILocalSymbol local, IOperation inside)
    {
        while (inside.Parent is { } parent)
            inside = parent;
        foreach (IOperation operation in inside.Descendants())
            if (operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local))
                yield return reference;
    }

    /// <summary>The member that is used of a value: the method that is called on it, or the property or field that is read; null if it is used otherwise.</summary>
    public static ISymbol? MemberOf(IOperation value) => value.Parent switch
    {
        IInvocationOperation call when call.Instance == value => call.TargetMethod,
        IMemberReferenceOperation reference when reference.Instance == value => reference.Member,
        IConditionalAccessOperation access when access.Operation == value => access.WhenNotNull switch
        {
            IInvocationOperation call => call.TargetMethod,
            IMemberReferenceOperation reference => reference.Member,
            _ => null,
        },
        _ => null,
    };
}
