using System.Reflection;
using System.Reflection.Emit;
using TorchSharp;

namespace DegeneracyLab.Tests;

/// <summary>
/// Finds calls in compiled code that make a temporary number for a native call: the conversion to <see cref="Scalar"/>, and
/// TorchSharp's methods that make one themselves, such as <c>x + y</c>. The finalizer may free it before it is read.
/// </summary>
internal static class CallScanner
{
    private static readonly OpCode[] OneByte = new OpCode[256], TwoBytes = new OpCode[256];
    private static readonly Lazy<HashSet<(Module, int)>> MakeNumbers = new(FindInTorchSharp);

    static CallScanner()
    {
        foreach (FieldInfo field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var code = (OpCode)field.GetValue(null)!;
            (code.Size == 1 ? OneByte : TwoBytes)[code.Value & 0xFF] = code;
        }
    }

    /// <summary>The calls of methods that make temporary numbers, as "type.method: what it calls".</summary>
    public static IEnumerable<string> TemporaryNumbers(IEnumerable<MethodBase> methods) =>
        from method in methods
        from called in Calls(method)
        where IsConversion(called) || MakeNumbers.Value.Contains(Key(called))
        select $"{method.DeclaringType!.FullName}.{method.Name}: {called.DeclaringType!.Name}.{called.Name}";

    /// <summary>All methods and constructors of a type or assembly.</summary>
    public static IEnumerable<MethodBase> Methods(IEnumerable<Type> types) =>
        types.SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)).OfType<MethodBase>();

    private static HashSet<(Module, int)> FindInTorchSharp()
    {
        Dictionary<(Module, int), MethodBase[]> calls = Methods(typeof(torch).Assembly.GetTypes()).ToDictionary(Key, method => Calls(method).ToArray());
        HashSet<(Module, int)> found = [.. calls.Where(pair => pair.Value.Any(IsConversion)).Select(pair => pair.Key)];
        int before;
        do
        {
            before = found.Count;
            found.UnionWith(calls.Where(pair => pair.Value.Any(called => found.Contains(Key(called)))).Select(pair => pair.Key).ToArray());
        }
        while (found.Count > before);
        return found;
    }

    private static bool IsConversion(MethodBase method) => method.DeclaringType == typeof(Scalar) && method.Name == "op_Implicit" || method.Name == "ToScalar";

    private static (Module, int) Key(MethodBase method) => (method.Module, method.MetadataToken);

    private static IEnumerable<MethodBase> Calls(MethodBase method)
    {
        byte[] code = Body(method);
        Type[]? ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int i = 0; i < code.Length;)
        {
            OpCode operation = code[i] == 0xFE ? TwoBytes[code[++i]] : OneByte[code[i]];
            i++;
            if (operation.OperandType == OperandType.InlineMethod && method.Module.ResolveMethod(BitConverter.ToInt32(code, i), ofType, ofMethod) is { } called)
                yield return called;
            i += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, i)),
                _ => 4,
            };
        }
    }

    private static byte[] Body(MethodBase method)
    {
        try
        {
            return method.GetMethodBody()?.GetILAsByteArray() ?? [];
        }
        catch (FileNotFoundException)
        {
            // A method whose locals are of a library that is not here, such as SkiaSharp.
            return [];
        }
    }
}
