using System.ComponentModel;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// Calls a user's activation function and checks what it returns: values or slopes of another shape or type, of float64 in a
/// float32 network for instance, would end the process in the next matrix product. Called by generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ElementwiseFunction
{
    /// <summary>The function y = f(x).</summary>
    /// <typeparam name="T">The class with the function.</typeparam>
    /// <param name="x">The layer's input.</param>
    /// <returns>The output, of the shape and type of <paramref name="x"/>.</returns>
    /// <exception cref="InvalidOperationException">The function returns something else.</exception>
    public static Tensor Value<T>(Tensor x)
        where T : IElementwise
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor y = T.Value(x);
        return Fits(y, x, mayBroadcast: false) ? y : throw Misfit<T>(nameof(IElementwise.Value), y, x);
    }

    /// <summary>The derivative f'(x).</summary>
    /// <typeparam name="T">The class with the function.</typeparam>
    /// <param name="x">The layer's input.</param>
    /// <returns>The slopes, of the type of <paramref name="x"/> and of a shape that broadcasts to its shape.</returns>
    /// <exception cref="InvalidOperationException">The function returns something else.</exception>
    public static Tensor Slope<T>(Tensor x)
        where T : IElementwise
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor slope = T.Slope(x);
        return Fits(slope, x, mayBroadcast: true) ? slope : throw Misfit<T>(nameof(IElementwise.Slope), slope, x);
    }

    /// <summary>Adds the step of the function: homogeneous if it states a degree, else one that stops every change.</summary>
    /// <typeparam name="T">The class with the function.</typeparam>
    /// <param name="steps">Collects the steps.</param>
    /// <param name="hook">The hook point of the output.</param>
    /// <param name="input">The hook point of the input.</param>
    /// <exception cref="InvalidOperationException">The degree is not finite.</exception>
    public static void AddSteps<T>(NetworkSteps steps, HookPoint hook, HookPoint input)
        where T : IElementwise
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (T.Degree is not { } degree)
            steps.Pass(hook, input, ChangeRule.Stops);
        else if (double.IsFinite(degree))
            steps.Homogeneous(hook, input, degree);
        else
            throw new InvalidOperationException(FormattableString.Invariant($"{typeof(T).Name}.{nameof(IElementwise.Degree)} is {degree}; expected a finite number, or null where there is no degree."));
    }

    private static bool Fits(Tensor? result, Tensor x, bool mayBroadcast)
    {
        if (result is null || result.IsInvalid)
            return false;
        int dimensions = (int)result.dim(), expected = (int)x.dim();
        // A number takes part in the type, and on the device, of what it is multiplied with; a mask counts as 0 and 1.
        if (mayBroadcast && dimensions == 0)
            return !result.is_complex();
        if (dimensions > expected || (!mayBroadcast && dimensions < expected))
            return false;
        for (int fromEnd = 1; fromEnd <= dimensions; fromEnd++)
        {
            long size = result.size(dimensions - fromEnd);
            if (size != x.size(expected - fromEnd) && !(mayBroadcast && size == 1))
                return false;
        }

        return (result.dtype == x.dtype || (mayBroadcast && (result.dtype == ScalarType.Bool || result.is_integral())))
            && result.device_type == x.device_type && result.device_index == x.device_index;
    }

    private static InvalidOperationException Misfit<T>(string member, Tensor? result, Tensor x) =>
        new($"{typeof(T).Name}.{member} must keep the shape and type of its input, [{string.Join(", ", x.shape)}] of {x.dtype} on {x.device}, but returned {(result is null ? "null" : result.IsInvalid ? "a disposed tensor" : $"[{string.Join(", ", result.shape)}] of {result.dtype} on {result.device}")}.");
}
